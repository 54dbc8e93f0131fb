/**
 * The real runtime of an Asset Hub (Rococo's) in chopsticks, without a network: balances change by extrinsics. In JavaScript, for its
 * packages are an install of their own, which the compiler does without; `asset-hub.d.mts` has the types.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { chainSpec } from '@substrate/connect-known-chains/rococo_v2_2_asset_hub';

const CHOPSTICKS = fileURLToPath(new URL('node_modules/@acala-network/chopsticks/chopsticks.cjs', import.meta.url));

export async function openAssetHub() {
  const folder = await mkdtemp(join(tmpdir(), 'asset-hub-'));
  const node = await startNode(folder);
  const api = await ApiPromise.create({ provider: new WsProvider(`ws://127.0.0.1:${node.port}`), noInitWarn: true });
  const keyring = new Keyring({ type: 'sr25519' });
  const [alice, bob, charlie] = ['//Alice', '//Bob', '//Charlie'].map((uri) => keyring.addFromUri(uri));
  const pairs = { alice, bob, charlie };
  const rpc = (method, params) => api.rpc(method, params);
  const head = async () => {
    const header = await api.rpc.chain.getHeader();
    return { hash: header.hash.toHex(), number: header.number.toNumber() };
  };
  const extrinsic = (change) => {
    const to = change.to === undefined ? undefined : pairs[change.to].address;
    switch (change.kind) {
      case 'pay':
        return api.tx.balances.transferKeepAlive(to, change.amount);
      case 'create':
        return api.tx.assets.create(change.asset, alice.address, 1n);
      case 'name':
        return api.tx.assets.setMetadata(change.asset, change.name, change.symbol, change.decimals);
      case 'mint':
        return api.tx.assets.mint(change.asset, to, change.amount);
      case 'send':
        return api.tx.assets.transfer(change.asset, to, change.amount);
      case 'freeze':
        return api.tx.assets.freeze(change.asset, pairs[change.of].address);
    }
  };
  return {
    url: `http://127.0.0.1:${node.port}`,
    runtime: `${api.runtimeVersion.specName} ${api.runtimeVersion.specVersion}`,
    genesis: api.genesisHash.toHex(),
    people: Object.fromEntries(Object.entries(pairs).map(([name, { publicKey }]) => [name, hexOf(publicKey)])),
    async endow(account, amount) {
      const value = { providers: 1, data: { free: amount.toString() } };
      await rpc('dev_setStorage', { System: { Account: [[[pairs[account].address], value]] } });
    },
    async seal(...changes) {
      const first = (await api.query.system.account(alice.address)).nonce.toNumber();
      for (const [index, change] of changes.entries())
        await extrinsic(change).signAndSend(alice, { nonce: first + index });
      await rpc('dev_newBlock', { count: 1 });
      const block = await head();
      const events = await (await api.at(block.hash)).query.system.events();
      const failed = events.find(({ event }) => api.events.system.ExtrinsicFailed.is(event));
      if (failed !== undefined) throw new Error(`an extrinsic failed: ${failed.event.data}`);
      return block;
    },
    head,
    goBack: (number) => rpc('dev_setHead', number),
    async held(account, asset, block) {
      const { query } = await api.at(block);
      const { data } = await query.system.account(account);
      const stored = (await query.assets.account(asset, account)).toJSON();
      const decoded = await query.assets.account(asset, account);
      const balance = stored === null ? null : (decoded.isSome ? decoded.unwrap() : decoded).balance;
      return {
        free: data.free.toString(),
        reserved: data.reserved.toString(),
        asset: balance?.toString() ?? null,
        frozen: stored !== null && (stored.isFrozen === true || stored.status === 'Frozen'),
      };
    },
    async close() {
      await api.disconnect();
      await node.close();
      await rm(folder, { recursive: true });
    },
  };
}

function hexOf(bytes) {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}

/** A free port is the node's own choice, which it prints. */
async function startNode(folder) {
  const [genesis, config] = [join(folder, 'asset-hub.json'), join(folder, 'chopsticks.json')];
  await writeFile(genesis, chainSpec);
  const options = { genesis, port: 0, host: '127.0.0.1', 'mock-signature-host': true, 'build-block-mode': 'Manual' };
  await writeFile(config, JSON.stringify(options));
  const child = spawn(process.execPath, [CHOPSTICKS, '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const close = async () => {
    end();
    await ended;
    process.off('exit', end);
  };
  child.stderr.resume();
  for await (const line of createInterface(child.stdout)) {
    const [, port] = /listening on .*:([0-9]+)/i.exec(line) ?? [];
    if (port === undefined) continue;
    child.stdout.resume();
    return { port: Number(port), close };
  }
  await close();
  throw new Error('chopsticks ended before it listened');
}
