/** The upstream and the contenders, all running, each in a process of its own. */
import { Pool } from 'undici';
import { type Forked, forkModule } from '../test/measure/forked.ts';
import type { ContenderOrder, Opened } from './contender-child.ts';
import { type Contender, type ContenderName, contenders } from './contenders.ts';
import { type Question, questionsOf } from './questions.ts';
import { type Scenario, settingOf, variantsOf } from './scenarios.ts';
import type { UpstreamOrder } from './upstream-child.ts';

export interface Upstream {
  readonly url: string;
  /** Reads of balances so far. */
  calls(): Promise<number>;
  stop(): Promise<void>;
}

export async function openUpstream(): Promise<Upstream> {
  const forked = forkModule(new URL('upstream-child.ts', import.meta.url), []);
  const { url } = (await forked.ask('start' satisfies UpstreamOrder)) as { readonly url: string };
  return {
    url,
    calls: async () => ((await forked.ask('calls' satisfies UpstreamOrder)) as { readonly calls: number }).calls,
    async stop() {
      await forked.stop('stop' satisfies UpstreamOrder);
    },
  };
}

/** Who answers what. */
export interface Entry {
  readonly contender: ContenderName;
  readonly scenario: Scenario;
}

/** What one request took, in milliseconds. */
export interface Timing {
  readonly firstByteMs: number;
  readonly ms: number;
}

export interface Rival {
  readonly entry: Entry;
  /** The processes that do the work. */
  readonly pids: readonly number[];
  readonly process: Pick<Forked, 'ask'>;
  /** Posts the request with this number and reads the answer to its end without using it. */
  post(number: number): Promise<Timing>;
  /** Posts another question than that of the scenario. */
  postOther(body: string): Promise<Timing>;
  /** Throws where the answer is no success. */
  answer(number: number): Promise<string>;
  stop(): Promise<void>;
}

/** Opened as they are needed; more than any scenario has questions at a time. */
const MOST_CONNECTIONS = 64;

export async function openRival(entry: Entry, upstream: Upstream): Promise<Rival> {
  const { contender, scenario } = entry;
  const forked = forkModule(new URL('contender-child.ts', import.meta.url), []);
  const order: ContenderOrder = { open: contender, setting: settingOf(scenario, upstream.url) };
  const { url, pids } = (await forked.ask(order)) as Opened;
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: MOST_CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  const question = questionOf(contender)(scenario, variantsOf(scenario));
  const send = async (body: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await pool.request({ path: pathname, method: 'POST', headers, body });
    if (response.statusCode === 200) return response.body;
    throw new Error(`${contender}: ${response.statusCode} ${await response.body.text()}`);
  };
  const time = async (body: string): Promise<Timing> => {
    const start = performance.now();
    let firstByteMs: number | null = null;
    for await (const _ of await send(body)) firstByteMs ??= performance.now() - start;
    const ms = performance.now() - start;
    return { firstByteMs: firstByteMs ?? ms, ms };
  };
  return {
    entry,
    pids,
    process: forked,
    post: (number) => time(question(number)),
    postOther: time,
    answer: async (number) => (await send(question(number))).text(),
    async stop() {
      await pool.destroy();
      await forked.stop('stop' satisfies ContenderOrder);
    },
  };
}

/** How a contender is asked; most take the usual query. */
function questionOf(name: ContenderName): (scenario: Scenario, variants: number) => Question {
  const contender: Contender = contenders[name];
  return contender.question ?? questionsOf;
}
