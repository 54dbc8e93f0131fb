/** Named faults as they are on the wire, at every upstream. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { catalogue } from '../../../src/sandbox/faults/catalogue.ts';
import type { FaultSpec } from '../../../src/sandbox/faults/fault-spec.ts';
import { layouts } from '../../../src/sandbox/faults/layout.ts';
import { type Sandbox, startSandbox, type UpstreamName } from '../../../src/sandbox/sandbox.ts';
import { AUTHORITY } from '../../../src/sandbox/wire/certificates.ts';
import { ask, exactJson, json, type Question, type Reply } from '../ask.ts';

const upstreams = ['reddio', 'teos', 'mesh', 'loopring'] as const;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 2, assets: 3 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await Promise.all(upstreams.map((name) => sandbox.upstreams[name].recover()));
  sandbox.resetCounters();
});

/** A request for several balances of the first account. */
function question(name: UpstreamName): Question {
  const address = sandbox.ledger.accounts(name)[0]?.address ?? '';
  const [first, second] = sandbox.ledger.assets('teos').filter(({ ref }) => ref !== 'eth');
  switch (name) {
    case 'reddio':
      return { target: `/v1/balances?stark_key=${address}` };
    case 'teos':
      return {
        target: `/odata/v1.0/Balances/GetAssetsBalances(addresses=['${address}'],uniqueAssetIds=['${first?.ref}','${second?.ref}'])`,
        headers: { authorization: 'Bearer sandbox-teos-token' },
      };
    case 'mesh':
      return {
        target: '/account/balance',
        method: 'POST',
        body: {
          network_identifier: { blockchain: 'Ethereum', network: 'Sandbox' },
          account_identifier: { address: sandbox.ledger.accounts('mesh', 'Ethereum/Sandbox')[0]?.address },
        },
      };
    case 'loopring':
      return { target: `/api/v3/user/balances?address=${address}`, headers: { 'x-api-key': 'sandbox-loopring-key' } };
  }
}

async function struck(spec: FaultSpec<UpstreamName>): Promise<Reply> {
  await sandbox.upstreams[spec.upstream].setFault(spec);
  return ask(sandbox.upstreams[spec.upstream].url, question(spec.upstream));
}

type Row = Record<string, unknown>;

function rowsOf(reply: Reply): readonly Row[] {
  const body = exactJson(reply) as { data?: { list: Row[] }; value?: Row[]; balances?: Row[] } & Row[];
  return body.data?.list ?? body.value ?? body.balances ?? body;
}

describe.each(upstreams)('rows of %s', (upstream) => {
  const { amount } = layouts[upstream];

  it.each([
    ['first', 0],
    [2, 1],
    ['last', -1],
  ] as const)('the %s row is struck, and no other one', async (row, index) => {
    const good = rowsOf(await ask(sandbox.upstreams[upstream].url, question(upstream)));
    const rows = rowsOf(await struck({ upstream, fault: 'amount-empty', row }));
    expect(good.length).toBeGreaterThan(1);
    expect(rows.at(index)).toEqual({ ...good.at(index), [amount]: '' });
    expect(
      rows.filter((candidate, at) => at !== rows.indexOf(rows.at(index) ?? {}) && candidate[amount] === ''),
    ).toEqual([]);
    expect(rows).toHaveLength(good.length);
  });

  it('one can go missing, stand twice or for a stranger, and the order can turn', async () => {
    const good = rowsOf(await ask(sandbox.upstreams[upstream].url, question(upstream)));
    const rowsUnder = async (fault: string) => {
      await sandbox.upstreams[upstream].recover();
      return rowsOf(await struck({ upstream, fault }));
    };
    expect(await rowsUnder('row-missing')).toEqual(good.slice(1));
    expect(await rowsUnder('row-twice')).toEqual([...good, good[0]]);
    expect(await rowsUnder('rows-reversed')).toEqual(good.toReversed());
    const { field, stranger } = layouts[upstream].asset;
    const [last] = (await rowsUnder('unasked-asset')).slice(-1);
    expect(JSON.stringify(last?.[field], bigintText)).toBe(JSON.stringify(stranger, bigintText));
  });

  it('a key can be given twice, and NaN for a number', async () => {
    const twice = await struck({ upstream, fault: 'duplicate-keys' });
    expect(twice.text).toMatch(new RegExp(`\\{"${amount}":"0",[^}]*"${amount}":`));
    await sandbox.upstreams[upstream].recover();
    expect((await struck({ upstream, fault: 'amount-nan' })).text).toContain(`"${amount}":NaN`);
  });
});

function bigintText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' || typeof value === 'number' ? String(value) : value;
}

it('the count of Reddio follows its rows, unless it is what goes wrong', async () => {
  const total = (reply: Reply) => (json(reply) as { data: { total: number } }).data.total;
  const good = total(await ask(sandbox.upstreams.reddio.url, question('reddio')));
  expect(total(await struck({ upstream: 'reddio', fault: 'row-missing' }))).toBe(good - 1);
  await sandbox.upstreams.reddio.recover();
  expect(total(await struck({ upstream: 'reddio', fault: 'count-differs' }))).toBe(good + 1);
});

/** Everything that the upstream sends on one connection until it ends. */
async function raw(upstream: UpstreamName, text: string): Promise<{ readonly text: string; readonly error: unknown }> {
  const socket = open(sandbox.upstreams[upstream].url);
  const chunks: Buffer[] = [];
  let error: unknown = null;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', (reason: NodeJS.ErrnoException) => {
    error = reason.code;
  });
  socket.write(text);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { text: Buffer.concat(chunks).toString('latin1'), error };
}

function open(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  return socket;
}

const TIMESTAMP = 'GET /api/v3/timestamp HTTP/1.1\r\nhost: x\r\n\r\n';

describe('bytes of a bare connection', () => {
  it.each([
    ['reset', 'ECONNRESET', /^$/],
    ['reset-mid-headers', 'ECONNRESET', /^HTTP\/1\.1 200 Sandbox\r\n(?!.*\r\n\r\n)/s],
    ['content-length-too-long', null, /content-length: 37\r\n.*\r\n\r\n\{"timestamp":\d+\}$/s],
    ['chunks-cut', null, /chunked\r\n.*\r\n\r\n1b\r\n\{"timestamp":$/s],
    ['cut-without-length', null, /^(?!.*content-length).*\r\n\r\n\{"timestamp":$/s],
    ['one-byte-packets', null, /\r\n\r\n\{"timestamp":\d+\}$/],
    ['huge-headers', null, /x-padding: x{65536}\r\n/],
  ])('%s', async (fault, error, form) => {
    await sandbox.upstreams.loopring.setFault({ upstream: 'loopring', fault });
    const seen = await raw('loopring', TIMESTAMP);
    expect(seen.error).toBe(error);
    expect(seen.text).toMatch(form);
  });

  it('second-reply sends two replies to one request, in one packet', async () => {
    await sandbox.upstreams.reddio.setFault({ upstream: 'reddio', fault: 'second-reply' });
    const socket = open(sandbox.upstreams.reddio.url);
    socket.write(`GET ${question('reddio').target} HTTP/1.1\r\nhost: x\r\n\r\n`);
    const [first]: Buffer[] = await once(socket, 'data');
    expect(String(first).match(/^HTTP\/1\.1 200/gm)).toHaveLength(1);
    expect(String(first).match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  it('reset-on-reuse strikes the second request of a connection', async () => {
    await sandbox.upstreams.loopring.setFault({ upstream: 'loopring', fault: 'reset-on-reuse' });
    const socket = open(sandbox.upstreams.loopring.url);
    socket.write(TIMESTAMP);
    const [first]: Buffer[] = await once(socket, 'data');
    expect(String(first)).toContain('200 OK');
    const ended = once(socket, 'error');
    socket.write(TIMESTAMP);
    expect(await ended).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('cut-in-digits cuts an amount, and completes it wrongly for a client that asks for the rest', async () => {
    await sandbox.upstreams.reddio.setFault({ upstream: 'reddio', fault: 'cut-in-digits' });
    const { target } = question('reddio');
    const cut = await raw('reddio', `GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
    expect(cut.text).toMatch(/"balance_available":\d+$/);
    const length = cut.text.split('\r\n\r\n')[1]?.length ?? 0;
    const rest = await raw('reddio', `GET ${target} HTTP/1.1\r\nhost: x\r\nrange: bytes=${length}-\r\n\r\n`);
    expect(rest.text).toMatch(/^HTTP\/1\.1 206 [\s\S]*\r\n\r\n8+,/);
  });
});

describe('outages', () => {
  const loopring = () => sandbox.upstreams.loopring;
  const TIME = { target: '/api/v3/timestamp' };

  it('no server listens, after as many requests as the spec says, until recovery', async () => {
    const { url } = loopring();
    await loopring().setFault({ upstream: 'loopring', fault: 'connection-refused', when: { from: 2 } });
    expect((await ask(url, TIME)).status).toBe(200);
    await expect(ask(url, TIME)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await loopring().recover();
    expect(loopring().url).toBe(url);
    expect((await ask(url, TIME)).status).toBe(200);
  });

  it('attempts to connect are left hanging', async () => {
    const { url } = loopring();
    // The second takes the place of the first.
    await loopring().setFault({ upstream: 'loopring', fault: 'never-accepts' });
    await loopring().setFault({ upstream: 'loopring', fault: 'never-accepts' });
    const socket = open(url);
    let connected = false;
    socket.on('connect', () => {
      connected = true;
    });
    // A connection that is taken is taken within the same round trip as one to a server that listens.
    await sandbox.upstreams.teos.recover();
    await once(open(sandbox.upstreams.teos.url), 'connect');
    expect(connected).toBe(false);
    await loopring().recover();
    expect((await ask(url, TIME)).status).toBe(200);
  });

  it.each([
    ['tls-self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['tls-expired', 'CERT_HAS_EXPIRED'],
    ['tls-wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('%s is refused for that alone by a client that trusts the authority', async (fault, code) => {
    await loopring().setFault({ upstream: 'loopring', fault });
    const { protocol, hostname: host, port } = new URL(loopring().url);
    expect(protocol).toBe('https:');
    const socket = connectTls({ host, port: Number(port), ca: AUTHORITY });
    expect(await once(socket, 'error')).toMatchObject([{ code }]);
  });
});

describe('when it strikes', () => {
  async function statuses(when: FaultSpec['when'], count = 6, seed = 1): Promise<readonly number[]> {
    const other = await startSandbox({ seed, accounts: 1 });
    onTestFinished(() => other.close());
    await other.upstreams.loopring.setFault({ upstream: 'loopring', fault: 'status-500', ...(when ? { when } : {}) });
    const seen: number[] = [];
    for (let call = 0; call < count; call += 1) {
      seen.push((await ask(other.upstreams.loopring.url, { target: `/api/v3/timestamp?pf=${call}` })).status);
    }
    return seen;
  }

  it.each([
    [{}, '555555'],
    [{ call: 2 }, '252222'],
    [{ from: 3 }, '225555'],
    [{ every: 3 }, '225225'],
    [{ contains: 'pf=4' }, '222252'],
    [{ endpoint: '/account' }, '222222'],
    [{ from: 3, every: 2 }, '222525'],
  ])('%j', async (when, expected) => {
    expect((await statuses(when)).map((status) => String(status).charAt(0)).join('')).toBe(expected);
  });

  it('a chance is drawn from the seed, the same every time', async () => {
    const drawn = await statuses({ chance: 0.5 }, 40, 7);
    expect(new Set(drawn)).toEqual(new Set([200, 500]));
    expect(await statuses({ chance: 0.5 }, 40, 7)).toEqual(drawn);
    expect(await statuses({ chance: 0.5 }, 40, 8)).not.toEqual(drawn);
  });

  it('other requests than those for balances pass where only balances can be struck', async () => {
    await sandbox.upstreams.loopring.setFault({ upstream: 'loopring', fault: 'data-null' });
    expect((await ask(sandbox.upstreams.loopring.url, { target: '/api/v3/timestamp' })).text).toContain('timestamp');
  });
});

it('every fault has a name of its own, of words and digits', () => {
  const names = catalogue.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
});
