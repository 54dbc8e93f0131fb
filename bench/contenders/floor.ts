/** What no server can do without: read bytes, send bytes. The upstream gives the rows as the answer has them. */
import { Pool } from 'undici';
import { CONNECTIONS } from '../scenarios.ts';
import type { Open } from './contender.ts';
import { addressIn } from './display.ts';
import { listen, serveBytes } from './http.ts';

interface Question {
  readonly variables: { readonly ids: readonly string[]; readonly assets: readonly string[] };
}

const HEAD = Buffer.from('{"data":{"balances":');
const TAIL = Buffer.from('}}');

export const open: Open = ({ upstream }) => {
  const pool = new Pool(upstream, { connections: CONNECTIONS.teos });
  const server = serveBytes(async (question) => {
    const { ids, assets } = (question as Question).variables;
    const path = `/finished/balances?assets=${assets.join(',')}&address=${ids.map(addressIn).join(',')}`;
    const { statusCode, body } = await pool.request({ path, method: 'GET' });
    if (statusCode !== 200) throw new Error(`the upstream answered ${statusCode}`);
    const rows: Buffer[] = [];
    for await (const piece of body) rows.push(piece);
    return [HEAD, ...rows, TAIL];
  });
  return listen(server, { close: () => pool.destroy() });
};
