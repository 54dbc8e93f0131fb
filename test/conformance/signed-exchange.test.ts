/** Sources that want every request signed: the whole kit over fakes that check each signature, and what the kit sees of bad ones. */
import { describe, expect, test } from 'vitest';
import { DryRun } from '../../src/balances/dry-run/dry-run.ts';
import { openDrySource } from '../../src/balances/dry-run/open-dry-source.ts';
import { openLoader } from '../../src/balances/loader.ts';
import { rules, type Subject } from '../../src/conformance/index.ts';
import { openLab } from '../../src/conformance/lab.ts';
import { judge } from '../../src/conformance/run.ts';
import { Secret, type Signing } from '../../src/index.ts';
import { makeAccount } from '../../src/model/identity.ts';
import {
  type BarterOptions,
  barter,
  digestExchange,
  hmacExchange,
  KEY,
  SECRET,
  truth,
  WINDOW_MS,
} from './signed-exchange.ts';
import { holdToTheKit } from './whole-kit.ts';

const NOT_APPLICABLE = 'A9PM C6GP D4LG D8NS E5NM K3PR L5WT N5RB Q9MN T3WR U6FN V4SP Y7EB Z3DB';
const options = { key: KEY, secret: SECRET };
const signed: Subject = { kind: barter, options, upstream: hmacExchange(), truth };

describe('with a time and a code in the query', () => holdToTheKit(signed, NOT_APPLICABLE));

describe('with an HTTP Digest login', () => {
  const upstream = digestExchange({ uses: 7 });
  holdToTheKit({ ...signed, options: { ...options, login: 'digest' }, upstream }, NOT_APPLICABLE);
});

test('a signature out of the window of the exchange is a refused credential', async () => {
  const late = { ...signed, upstream: hmacExchange(() => Date.now() + WINDOW_MS + 60_000) };
  const lab = await openLab(late);
  try {
    const [holder] = lab.holders;
    if (holder === undefined) throw new Error('nobody holds anything');
    const [answered] = await lab.open().ask([{ holder, refs: ['GOLD'] }]);
    expect(answered?.outcome).toMatchObject({ failure: { code: 'UPSTREAM_AUTH' } });
    expect(late.upstream.seen).toEqual(['refused']);
  } finally {
    await lab.close();
  }
});

test('a plan leaves room for signatures, and shows none', async () => {
  const lab = await openLab(signed);
  try {
    const { source } = lab.open();
    const dryRun = new DryRun({ listed: 0 });
    const context = { signal: new AbortController().signal };
    const loader = openLoader(openDrySource(source, dryRun), { context, maxSurplus: 9 });
    const refs = Array.from({ length: 60 }, (_, index) => `A${'BCDEFGHIJK'[index % 10]}${'LMNOPQ'[index % 6]}`);
    await loader.pairs(
      makeAccount('subject', { network: null, address: 'ann', subAccount: null }),
      [...new Set(refs)],
      null,
    );
    expect(dryRun.calls.length).toBeGreaterThan(1);
    for (const { urlBytes } of dryRun.calls) expect(urlBytes).toBeLessThanOrEqual(250);
    expect(JSON.stringify(dryRun.calls)).not.toContain('signature');
    expect(lab.signatures.values.size).toBe(0);
  } finally {
    await lab.close();
  }
});

describe('the kit sees', () => {
  const failing = async (id: string, change: (signing: Signing, options: BarterOptions) => Signing) => {
    const kind = {
      ...barter,
      create(given: BarterOptions) {
        const provider = barter.create(given);
        return provider.signing === undefined ? provider : { ...provider, signing: change(provider.signing, given) };
      },
    };
    const rule = rules.find((one) => one.id === id);
    if (rule === undefined) throw new Error('there is no such rule');
    return (await judge({ ...signed, kind }, rule)).reason;
  };

  test('a secret in a query', async () => {
    const reason = await failing('E3VC', (signing, { secret }) => ({
      ...signed,
      urlBytes: 1000,
      sign(request, moment) {
        const { query } = signing.sign(request, moment);
        // The exchange looks at the end of the query alone.
        return { query: new Secret(`secret=${secret.reveal()}&${query?.reveal()}`) };
      },
    }));
    expect(reason).toBe('ConformanceError: the credential stands in a URL or a body');
  });

  test('a target that is longer than signing declares', async () => {
    const reason = await failing('Y2GV', (signing) => ({ ...signing, urlBytes: 20 }));
    expect(reason).toMatch(/^ConformanceError: signing made a target 99 bytes longer, which is more than it declares$/);
  });

  test('a signature that depends on more than the request and the moment', async () => {
    let count = 0;
    const reason = await failing('B8LQ', () => ({
      urlBytes: 20,
      sign() {
        count += 1;
        return { query: new Secret(`count=${count}`) };
      },
    }));
    expect(reason).toBe('ConformanceError: sign gives another result the second time');
  });
});
