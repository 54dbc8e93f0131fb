/** The upstream and the contenders, all running, each in a process of its own. */
import { Pool } from 'undici';
import { type Forked, forkModule } from '../test/measure/forked.ts';
import type { ContenderOrder, Opened } from './contender-child.ts';
import { type Contender, type ContenderName, contenders } from './contenders.ts';
import { openCpuClock } from './cpu.ts';
import { primingOf, questionsOf } from './questions.ts';
import { COMPARED, type Form, forms, type Scenario, settingOf, variantsOf } from './scenarios.ts';
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
  /** Milliseconds of CPU that those processes have used. */
  cpuMs(): number;
  /** Posts the next request and reads the answer to its end without using it. */
  post(): Promise<Timing>;
  /** Posts another question than that of the scenario. */
  postOther(body: string): Promise<Timing>;
  /** The answer to one of the first requests, which `post` leaves out. Throws where it is no success. */
  answer(number: number): Promise<string>;
  stop(): Promise<void>;
}

/** Opened as they are needed; more than any scenario has questions at a time. */
const MOST_CONNECTIONS = 64;

/** The facts of all assets are known to it, where the form is not about facts that are new. */
export async function openRival(entry: Entry, upstream: Upstream): Promise<Rival> {
  const { contender, scenario } = entry;
  const forked = forkModule(new URL('contender-child.ts', import.meta.url), []);
  const order: ContenderOrder = { open: contender, setting: settingOf(scenario, upstream.url) };
  const { url, pids } = (await forked.ask(order)) as Opened;
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: MOST_CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  const { question: questions = questionsOf }: Contender = contenders[contender];
  const question = questions(scenario, variantsOf(scenario));
  let next = COMPARED;
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
  const { facts }: Form = forms[scenario.form];
  if (facts === 'known' && questions === questionsOf) await (await send(primingOf(scenario))).dump();
  return {
    entry,
    pids,
    process: forked,
    cpuMs: openCpuClock(pids),
    post: () => time(question(next++)),
    postOther: time,
    answer: async (number) => (await send(question(number))).text(),
    async stop() {
      await pool.destroy();
      await forked.stop('stop' satisfies ContenderOrder);
    },
  };
}
