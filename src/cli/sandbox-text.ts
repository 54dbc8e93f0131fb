/** What `balancegraph sandbox` tells once it runs: addresses, and a configuration that can be copied as it is. */
import { configSnippet, type PlainSource } from '../config/snippet.ts';
import type { ProviderKind } from '../providers/provider.ts';
import { renderTable } from './output.ts';

export function describeSandbox(sources: readonly PlainSource[], kinds: readonly ProviderKind[]): string {
  const table = renderTable(
    [{ title: 'source' }, { title: 'provider' }, { title: 'url' }],
    sources.map(({ id, provider, url }) => [id, provider, url]),
  );
  const { yaml, variables } = configSnippet(
    sources.map((source) => ({ ...source, sandbox: true })),
    kinds,
  );
  const exports = [...variables].map(([name, value]) => `export ${name}=${shellQuoted(value)}\n`).join('');
  const parts = [
    'The sandbox is running. Its balances are invented; it is for trying and testing.\n',
    table,
    `Its configuration, e.g. as balancegraph.yaml:\n\n${indented(yaml)}`,
    ...(exports === '' ? [] : [`The variables that it names:\n\n${indented(exports)}`]),
    'Ctrl-C stops the sandbox.\n',
  ];
  return parts.join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
