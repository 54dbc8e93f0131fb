/** The upstream and the contenders of one scenario, all running, each in a process of its own. */
import { createHash } from 'node:crypto';
import { Pool } from 'undici';
import { type Forked, forkModule } from '../test/measure/forked.ts';
import type { ContenderOrder } from './contender-child.ts';
import type { ContenderName } from './contenders.ts';
import { assetsOf, bodyOf, forms, type Scenario, type Setting, variantsOf } from './scenarios.ts';
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

export interface Rival {
  readonly name: ContenderName;
  readonly pid: number;
  readonly process: Pick<Forked, 'ask'>;
  /** Posts the query of one variant, reads the answer to its end and does nothing with it. */
  post(variant: number): Promise<void>;
  /** Throws where the answer is no success. */
  answer(variant: number): Promise<string>;
  stop(): Promise<void>;
}

export async function openRival(name: ContenderName, scenario: Scenario, upstream: Upstream): Promise<Rival> {
  const { limits, path, root, lanes } = forms[scenario.form];
  const setting: Setting = { upstream: upstream.url + path, limits, root, assets: assetsOf(scenario.size) };
  const forked = forkModule(new URL('contender-child.ts', import.meta.url), []);
  const opened = await forked.ask({ open: name, setting } satisfies ContenderOrder);
  const { origin, pathname } = new URL((opened as { readonly url: string }).url);
  const pool = new Pool(origin, { connections: lanes, headersTimeout: 0, bodyTimeout: 0 });
  const bodies = Array.from({ length: variantsOf(scenario) }, (_, variant) => bodyOf(scenario, variant));
  const send = async (variant: number) => {
    const headers = { 'content-type': 'application/json' };
    const body = bodies[variant % bodies.length] ?? '';
    const response = await pool.request({ path: pathname, method: 'POST', headers, body });
    if (response.statusCode !== 200) throw new Error(`${name}: ${response.statusCode} ${await response.body.text()}`);
    return response.body;
  };
  return {
    name,
    pid: forked.pid,
    process: forked,
    post: async (variant) => (await send(variant)).dump({ limit: Number.POSITIVE_INFINITY }),
    answer: async (variant) => (await send(variant)).text(),
    async stop() {
      await pool.destroy();
      await forked.stop('stop' satisfies ContenderOrder);
    },
  };
}

/** Names the answer's data whatever the order of fields and the white space; throws where it has errors. */
export function fingerprint(answer: string): string {
  const { data, errors } = JSON.parse(answer) as { readonly data: unknown; readonly errors?: unknown };
  if (errors !== undefined) throw new Error(`an answer with errors: ${JSON.stringify(errors).slice(0, 500)}`);
  return createHash('sha1').update(JSON.stringify(data, sortFields)).digest('hex');
}

function sortFields(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
