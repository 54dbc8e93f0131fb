/** A source that is paused, because it asked for it or failed too often, and when it is read again. */
import { afterEach, expect, test } from 'vitest';
import type { LiveCell } from '../../../src/balances/live/cell.ts';
import { LocalPollers } from '../../../src/balances/live/local-pollers.ts';
import type { Membership } from '../../../src/balances/live/pollers.ts';
import { Breaker } from '../../../src/http/breaker.ts';
import { Hold } from '../../../src/http/hold.ts';
import { FailureError, failure } from '../../../src/model/failure.ts';
import { noAmounts } from '../../../src/model/reading.ts';
import { chosenAssets } from '../../../src/providers/chosen.ts';
import type { BalanceRead, Provider } from '../../../src/providers/provider.ts';
import { account, empty, get, openInvented, unlimited, wholePage } from '../invented.ts';
import { standingClock } from '../sharing/standing-clock.ts';

const cell = (address: string): LiveCell => ({ account: account(address), ref: 't' });

class Stage {
  readonly #standing = standingClock();
  readonly clock = { ...this.#standing.clock, date: () => new Date(1e12 + this.#standing.clock.now()) };
  readonly breaker = new Breaker({ failures: 2, openMs: 7300, maxOpenMs: 90_000 }, this.clock.now);
  readonly hold = new Hold(this.clock, this.breaker);
  /** When each request was sent, and whose. */
  readonly sent: (readonly [number, string])[] = [];
  isDown = false;
  readonly pollers: LocalPollers;
  readonly #source;

  constructor(rate: Provider['capabilities']['rate'] = null) {
    const reading: BalanceRead<'cross-product'> = {
      ...{ name: 'read', shape: 'cross-product', limits: unlimited, serves: () => true, listing: 'none', filters: [] },
      ...{ absent: 'unknown', unasked: 'drop' },
      balances: {
        request: ({ accounts }) => get(`/${accounts.map(({ address }) => address)}`, 'read'),
        decode: ({ accounts, assets }) =>
          wholePage(
            accounts.flatMap(({ address }) =>
              chosenAssets(assets).map((asset) => ({
                ...{ address, asset, amounts: { ...noAmounts, total: 1n }, facts: null, details: null, block: null },
              })),
            ),
          ),
      },
    };
    const capabilities = { history: 'none', amounts: ['total'], relation: '', concurrency: 1, rate } as const;
    this.#source = openInvented([reading], {
      hold: this.hold,
      provider: { capabilities },
      send: async (request) => {
        this.sent.push([this.now, request.path]);
        const settle = this.breaker.enter();
        settle(this.isDown ? { bad: 'UPSTREAM_UNAVAILABLE' } : 'good');
        if (this.isDown) throw new FailureError(failure('UPSTREAM_UNAVAILABLE'));
        return empty(request);
      },
    }).source;
    const onFault = (error: unknown): never => {
      throw error;
    };
    this.pollers = new LocalPollers({ share: 0.5, maxSurplus: 9, deadlineMs: 10_000, onFault, clock: this.clock });
  }

  get now(): number {
    return this.clock.now() - 1000;
  }

  watch(maxAgeMs: number, ...cells: readonly LiveCell[]): Membership {
    const watching = { source: this.#source, network: null, cells, maxAgeMs, restAgeMs: maxAgeMs };
    return this.pollers.join(watching, { note() {}, wake() {} });
  }

  async pass(ms: number): Promise<void> {
    // What is due now comes first.
    for (let passed = 0; passed <= ms; passed += 50) {
      this.#standing.advance(passed === 0 ? 0 : 50);
      for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const open: Stage[] = [];
const opened = (rate?: Provider['capabilities']['rate']): Stage => {
  const stage = new Stage(rate);
  open.push(stage);
  return stage;
};
afterEach(() => {
  for (const { pollers } of open.splice(0)) pollers.close();
});

const times = ({ sent }: Stage): readonly number[] => sent.map(([at]) => at);

test('a source that asked for a pause is read again at its end, and at its usual pace from there', async () => {
  const stage = opened();
  stage.watch(1000, cell('a'), cell('b'));
  await stage.pass(2500);
  stage.hold.pause(40_350);
  await stage.pass(43_500);
  expect(times(stage)).toEqual([0, 1000, 2000, 42_850, 43_850, 44_850, 45_850]);
  expect(new Set(stage.sent.map(([, path]) => path))).toEqual(new Set(['/a,b']));
});

test('a source whose breaker opened is tried when the breaker lets a request leave, each time', async () => {
  const stage = opened();
  stage.watch(1000, cell('a'));
  await stage.pass(1500);
  stage.isDown = true;
  await stage.pass(20_000);
  stage.isDown = false;
  await stage.pass(20_000);
  // The second failure opens it for 7.3 seconds, the third for twice as long.
  expect(times(stage).slice(0, 6)).toEqual([0, 1000, 2000, 3000, 10_300, 24_900]);
  expect(times(stage).slice(6, 9)).toEqual([25_900, 26_900, 27_900]);
});

test('the pause tells how often it is read, and the share of the quota holds at its end', async () => {
  const stage = opened({ calls: 10, perMs: 60_000 });
  const member = stage.watch(1000, cell('a'));
  await stage.pass(500);
  expect(member.intervalMs()).toBe(12_000);
  stage.hold.pause(31_000);
  await stage.pass(12_000);
  expect(member.intervalMs()).toBe(19_500);
  await stage.pass(40_000);
  expect(times(stage)).toEqual([0, 31_500, 43_500]);
  stage.hold.pause(3000);
  await stage.pass(20_000);
  // The pause is over by then, and the share is not.
  expect(times(stage)).toEqual([0, 31_500, 43_500, 55_500, 67_500]);
});

test('what is watched anew during a pause, by another age, is read at its end with the others', async () => {
  const stage = opened();
  stage.watch(1000, cell('a'));
  await stage.pass(2500);
  stage.hold.pause(10_350);
  await stage.pass(3000);
  stage.watch(5000, cell('b'));
  await stage.pass(9000);
  expect(stage.sent.slice(3)).toEqual([
    [12_850, '/a,b'],
    [13_850, '/a'],
  ]);
});
