/** Mesh as the makers of its SDK wrote it: a server over a book of ours, and a judge of both sides in front of any server. */
import { spawn } from 'node:child_process';
import { text as textOf } from 'node:stream/consumers';
import { z } from 'zod';
import { listening } from '../listening.ts';
import { programFile } from './build.ts';

export interface Currency {
  readonly symbol: string;
  readonly decimals: number;
  readonly metadata?: object;
}

export interface Amount {
  readonly value: string;
  readonly currency: Currency;
}

export interface AccountIdentifier {
  readonly address: string;
  readonly sub_account?: { readonly address: string };
}

export interface NetworkIdentifier {
  readonly blockchain: string;
  readonly network: string;
  readonly sub_network_identifier?: { readonly network: string; readonly metadata?: object };
}

/** What a server answers from; see `mesh/serve.go`. */
export interface Book {
  readonly history: boolean;
  readonly ledgers: readonly {
    readonly network: NetworkIdentifier;
    /** The newest one comes last. */
    readonly blocks: readonly {
      readonly identifier: { readonly index: number; readonly hash: string };
      readonly timestamp: number;
    }[];
    /** What an account has from the block with this index on. */
    readonly holdings: readonly {
      readonly account: AccountIdentifier;
      readonly since: number;
      readonly balances: readonly Amount[];
    }[];
  }[];
}

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** A server of the SDK. Rejects where the SDK does not take the book. */
export function startServer(book: Book): Promise<Running> {
  return start(['serve'], JSON.stringify(book));
}

export interface Verdict {
  readonly path: string;
  readonly status: number;
  /** What the SDK says against the request, and against its answer; empty where it says nothing. */
  readonly request: string;
  readonly answer: string;
}

export interface Judge extends Running {
  /** Of all exchanges since the last time, in the order in which they ended. */
  verdicts(): Promise<readonly Verdict[]>;
}

const verdictsSchema = z.array(
  z.object({ path: z.string(), status: z.number(), request: z.string(), answer: z.string() }),
);

/** Passes requests on to a server. Rejects where the SDK's own client cannot read what the server says of its networks. */
export async function startJudge(url: string): Promise<Judge> {
  const running = await start(['judge', url]);
  return {
    ...running,
    async verdicts() {
      const response = await fetch(`${running.url}/verdicts`);
      return verdictsSchema.parse(await response.json());
    },
  };
}

/** By what the SDK compares currencies; `refused` where it cannot read one. */
export async function hashesOf(currencies: readonly unknown[]): Promise<readonly string[]> {
  const child = spawn(programFile('mesh'), ['hash'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said = textOf(child.stdout);
  child.stdin.end(currencies.map((currency) => `${JSON.stringify(currency)}\n`).join(''));
  const hashes = (await said).split('\n').slice(0, -1);
  if (hashes.length !== currencies.length) throw new Error('the SDK did not answer for each currency');
  return hashes;
}

async function start(args: readonly string[], given = ''): Promise<Running> {
  const child = spawn(programFile('mesh'), args, { stdio: 'pipe' });
  const said = textOf(child.stderr);
  const ended = new Promise<void>((resolve) => child.once('error', () => resolve()).once('close', () => resolve()));
  child.stdin.write(given);
  const url = await listening(child.stdout);
  if (url === null)
    throw new Error(`mesh ended before it listened (node test/foreign/build.ts builds it): ${await said}`);
  return {
    url,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
