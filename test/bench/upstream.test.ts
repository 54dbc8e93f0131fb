/** The fake upstream: however it writes its rows, they say the same. */
import { defaultAbiCoder } from '@ethersproject/abi';
import { describe, expect, it } from 'vitest';
import { addressOf, amountOf, assetOf, factsOf } from '../../bench/data.ts';
import { evmAnswer } from '../../bench/upstream/evm.ts';
import { finishedAnswer } from '../../bench/upstream/finished.ts';
import { loopringAnswer } from '../../bench/upstream/loopring.ts';
import { meshAnswer } from '../../bench/upstream/mesh.ts';
import { reddioAnswer } from '../../bench/upstream/reddio.ts';
import { teosAnswer } from '../../bench/upstream/teos.ts';
import { aggregateData, callData, resultsOfAggregate } from '../evm/abi-oracle.ts';

interface Row {
  readonly Address: string;
  readonly UniqueAssetId: string;
  readonly Amount: string;
}

const addresses = Array.from({ length: 20 }, (_, index) => addressOf('teos', index));
const assets = Array.from({ length: 20 }, (_, index) => assetOf('teos', index));
const list = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(',')}]`;
const grid = `/odata/v1.0/Balances/GetAssetsBalances(addresses=${list(addresses)},uniqueAssetIds=${list(assets)})`;

function rowsOf(prefix: string): readonly Row[] {
  return JSON.parse(teosAnswer(prefix + grid) ?? 'null');
}

function plain(rows: readonly Row[]): readonly string[] {
  return rows.map(({ Address, UniqueAssetId, Amount }) => `${Address} ${UniqueAssetId} ${Amount}`);
}

describe('the fake TEOS', () => {
  it('gives the whole grid in the order asked', () => {
    const wanted = addresses.flatMap((address) =>
      assets.map((asset) => `${address} ${asset} ${amountOf(address, asset)}`),
    );
    expect(plain(rowsOf(''))).toEqual(wanted);
  });

  it.each(['/shuffled', '/extra', '/spaced', '/shuffled+extra+spaced'])('gives the same rows below %s', (prefix) => {
    const [usual, other] = [plain(rowsOf('')), plain(rowsOf(prefix))];
    expect(other.toSorted()).toEqual(usual.toSorted());
    expect(other.join() === usual.join()).toBe(!prefix.includes('shuffled'));
  });

  it('leaves some rows out below /partial, and changes none', () => {
    const [usual, other] = [plain(rowsOf('')), plain(rowsOf('/partial'))];
    expect(other.length).toBeGreaterThan(usual.length * 0.8);
    expect(other.length).toBeLessThan(usual.length);
    expect(other.filter((row) => !usual.includes(row))).toEqual([]);
  });

  it('does not know other paths', () => {
    for (const answer of [teosAnswer, loopringAnswer, reddioAnswer, finishedAnswer])
      expect(answer('/other')).toBeNull();
    for (const answer of [meshAnswer, evmAnswer]) expect(answer('/other', '{}')).toBeNull();
  });
});

describe('the upstream for servers that cannot reckon', () => {
  it('takes addresses as one parameter or as many', () => {
    const [one, many] = ['address=0xa,0xb', 'address=0xa&address=0xb'].map((text) =>
      finishedAnswer(`/finished/balances?assets=0x51,0x52&${text}`),
    );
    expect(one).toBe(many);
    expect(JSON.parse(one ?? '')).toHaveLength(4);
  });
});

describe('the fake EVM node', () => {
  const ask = (method: string, params: readonly unknown[]) =>
    JSON.parse(evmAnswer('/evm', JSON.stringify({ jsonrpc: '2.0', id: 7, method, params })) ?? 'null');

  it('answers each call of an aggregate, as another coder has it', () => {
    const owner = `0x${addressOf('evm', 3).slice(2)}` as const;
    const asset = assetOf('evm', 4);
    const target = `0x${asset.slice(-40)}` as const;
    const data = aggregateData([
      { target, data: callData('function balanceOf(address owner)', [owner]) },
      { target, data: callData('function name()', []) },
      { target, data: callData('function decimals()', []) },
    ]);
    const { id, result } = ask('eth_call', [{ to: '0xca11bde05977b3631167028862be2a173976ca11', data }, 'latest']);
    const [balance, name, decimals] = resultsOfAggregate(result).map((each) => each.data);
    if (balance === undefined || name === undefined || decimals === undefined) throw new Error('three results');
    const { name: known, decimals: places } = factsOf(asset);
    expect(id).toBe(7);
    expect(BigInt(balance)).toBe(BigInt(amountOf(owner, asset)));
    expect([...defaultAbiCoder.decode(['string'], name)]).toEqual([known]);
    expect([...defaultAbiCoder.decode(['uint8'], decimals)]).toEqual([places]);
  });

  it('knows its chain and its newest block', () => {
    expect(ask('eth_chainId', []).result).toBe('0x1');
    expect(BigInt(ask('eth_getBlockByNumber', ['latest', false]).result.number)).toBe(21_000_000n);
    expect(ask('eth_gasPrice', [])).toBeNull();
  });
});

describe('the fake Reddio', () => {
  it('has as many assets for each account as the path says', () => {
    const key = addressOf('reddio', 0);
    const listed = (place: string) => {
      const { data } = JSON.parse(reddioAnswer(`${place}/v1/balances?stark_key=${key}&page=1&limit=100`) ?? 'null');
      return [data.list.length, data.total, data.list[0].asset_id];
    };
    expect(listed('')).toEqual([3, 3, assetOf('reddio', 0)]);
    expect(listed('/held-50')).toEqual([50, 50, assetOf('reddio', 0)]);
  });
});
