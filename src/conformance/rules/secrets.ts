/** Rules about secrets: the credential is sent in its header and shows nowhere else. */
import { inspect } from 'node:util';
import { answering, changing } from '../acts.ts';
import { demand } from '../demand.ts';
import { placesOf, replaceAt } from '../json.ts';
import { everything, type Lab, type Session } from '../lab.ts';
import type { Act } from '../proxy.ts';
import type { RuleData } from '../rule.ts';

/** A text that does not occur by chance. The upstream puts it into its answers. */
const CANARY = 'canary-7d1f0a';

export const secretRules: readonly RuleData[] = [
  {
    id: 'D7NU',
    level: 'MUST',
    name: 'MUST keep its credential out of everything that it reports or throws',
    why: 'Upstreams echo credentials in their errors, and errors reach clients and logs.',
    needs: ['a credential'],
    async run(lab) {
      const secrets = secretsOf(lab);
      demand(secrets.length > 0, 'a declared header is empty, or requests are signed with no secret of the options');
      for (const secret of secrets) {
        const texts = await everyText(lab, secret);
        demand(
          !texts.some((text) => secrets.some((one) => text.includes(one))),
          'the credential shows in a failure, an error or a log record',
        );
        const signatures = [...lab.signatures.values];
        demand(
          !texts.some((text) => signatures.some((one) => text.includes(one))),
          'a signature shows in a failure, an error or a log record',
        );
      }
      demand(
        !secrets.some((one) => inspect(lab.provider, { depth: 10 }).includes(one)),
        'the credential shows when the provider is printed',
      );
    },
  },
  {
    id: 'E3VC',
    level: 'MUST',
    name: 'MUST send its credential in a header only',
    why: 'Every proxy on the way logs the URLs of requests.',
    needs: ['a credential'],
    async run(lab) {
      const secrets = secretsOf(lab);
      await lab.open().ask(everything(lab));
      for (const { target, body, headers } of lab.proxy.seen) {
        demand(
          !secrets.some((one) => target.includes(one) || body.includes(one)),
          'the credential stands in a URL or a body',
        );
        for (const [name, secret] of lab.provider.headers) {
          demand(headers[name.toLowerCase()] === secret.reveal(), 'a declared header was not sent');
        }
      }
    },
  },
  {
    id: 'F6HM',
    level: 'MUST',
    name: 'MUST keep the words of the upstream out of failures',
    why: "Texts of the upstream may hold anything: names of hosts, stack traces, other people's data.",
    needs: [],
    async run(lab) {
      const texts = await everyText(lab, CANARY);
      demand(
        !texts.some((text) => text.includes(CANARY)),
        'words of the upstream show in a failure, an error or a log record',
      );
    },
  },
];

/** The values of the declared headers and of the secrets among the options, and the words that they consist of, such as the token after `Bearer`. */
function secretsOf(lab: Lab): readonly string[] {
  const values = lab.secrets.map((secret) => secret.reveal()).filter((value) => value !== '');
  return values.flatMap((value) => [value, ...value.split(' ').filter((word) => word.length >= 8)]);
}

/** All failures, faults and log records while the upstream puts `word` into every part of its answers. */
async function everyText(lab: Lab, word: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const act of sayings(word)) {
    lab.proxy.play(act);
    const session = lab.open();
    const answers = await session.ask(everything(lab));
    const failures = answers.flatMap(({ outcome }) => ('failure' in outcome ? [outcome.failure] : []));
    texts.push(...printed(failures), ...printed(session.records), ...printed(faultsOf(session)));
  }
  return texts;
}

function sayings(word: string): readonly Act[] {
  const error = {
    message: word,
    error: word,
    msg: word,
    status: word,
    code: 1,
    error_code: 1,
    details: [{ message: word, code: 1 }],
  };
  const texts = [word, JSON.stringify(error), JSON.stringify({ resultInfo: error }), JSON.stringify({ error })];
  const errors = texts.flatMap((text) => [200, 400, 401, 429, 500].map((status) => answering(status, { text })));
  return [...errors, echoing, changing((json) => withStrings(json, word))];
}

/** Some servers write into an error what they were sent. */
const echoing: Act = async ({ target, headers, body }) => {
  const text = JSON.stringify({ error: `${target} ${Object.values(headers).join(' ')} ${body}` });
  return { status: 400, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
};

/** Every text of the answer replaced. */
function withStrings(json: unknown, word: string): unknown {
  return placesOf(json).reduce(
    (said, { path, value }) => (typeof value === 'string' ? replaceAt(said, path, word) : said),
    json,
  );
}

function faultsOf({ faults }: Session): readonly unknown[] {
  return faults.map((fault) => (fault instanceof Error ? fault.message : fault));
}

function printed(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => [JSON.stringify(value) ?? '', inspect(value, { depth: 10 })]);
}
