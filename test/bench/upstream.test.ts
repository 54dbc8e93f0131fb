/** The fake upstream: however it writes its rows, they say the same. */
import { describe, expect, it } from 'vitest';
import { addressOf, amountOf, assetOf } from '../../bench/data.ts';
import { finishedAnswer } from '../../bench/upstream/finished.ts';
import { loopringAnswer } from '../../bench/upstream/loopring.ts';
import { meshAnswer } from '../../bench/upstream/mesh.ts';
import { reddioAnswer } from '../../bench/upstream/reddio.ts';
import { teosAnswer } from '../../bench/upstream/teos.ts';

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
    expect(meshAnswer('/other', '{}')).toBeNull();
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
