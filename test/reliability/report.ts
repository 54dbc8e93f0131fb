/** The fault matrix as Markdown: what stands between the two marks in docs/reliability.md. */
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import { type Expected, expectedOf } from './expected.ts';
import { type Result, upstreams } from './scenarios.ts';

export function reportOf(results: readonly Result[]): string {
  const broken = results.filter(({ violations }) => violations.length > 0).length;
  const notes: string[] = [];
  const rows = catalogue.flatMap(({ name, row, does, upstreams: only }) => {
    const able = upstreams.filter((upstream) => only?.includes(upstream) ?? true);
    if (able.length === 0) return [];
    const expected = able.map((upstream) => ({ upstream, expected: expectedOf(name, upstream) }));
    const outcomes = Map.groupBy(expected, ({ expected: { code, scope } }) => `${codeText(code)} | ${scopes[scope]}`);
    const [usual, ...others] = [...outcomes].toSorted(([, a], [, b]) => b.length - a.length);
    const own = others.map(([outcome, those]) => exception(outcome, those));
    const noted = Map.groupBy(expected, ({ expected: { note } }) => note);
    for (const [note, those] of noted) {
      if (note === undefined) continue;
      const where = those.length === able.length ? '' : `, ${those.map(({ upstream }) => titles[upstream]).join(', ')}`;
      notes.push(`- \`${name}\`${where}: ${note}.`);
    }
    const played = results.filter(({ scenario }) => scenario.spec.fault === name);
    const [code = '', scope = ''] = usual?.[0].split(' | ') ?? [];
    const outcomeText = [code, ...own].join('; ');
    const repeated = expected.some(({ expected: rule }) => rule.repeated) ? 'yes' : 'no';
    const bad = played.filter(({ violations }) => violations.length > 0).length;
    return [[row, `\`${name}\``, does, outcomeText, scope, repeated, String(played.length), String(bad)]];
  });
  const head = ['row', 'fault', 'what happens', 'outcome', 'costs', 'repeated', 'scenarios', 'violations'];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `**${results.length} scenarios, ${broken} of them with a violation.**

${table}

Where it is not alike everywhere, and why:

${notes.join('\n')}
`;
}

const titles = { reddio: 'Reddio', teos: 'TEOS', mesh: 'Mesh', loopring: 'Loopring' } as const;

const scopes: Readonly<Record<Expected['scope'], string>> = {
  call: 'the call',
  account: 'the account',
  row: 'one pair',
  some: 'some pairs',
  none: 'nothing',
  source: 'every call from then on',
};

function codeText(code: Expected['code']): string {
  return code === 'value' ? 'value' : `\`${code}\``;
}

function exception(outcome: string, those: readonly { readonly upstream: UpstreamName }[]): string {
  const [code = '', scope = ''] = outcome.split(' | ');
  return `${those.map(({ upstream }) => titles[upstream]).join(', ')}: ${code} (${scope})`;
}
