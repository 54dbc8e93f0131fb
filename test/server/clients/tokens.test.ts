/** Tokens: those of the issuer are taken, and every forgery is refused with words that quote nothing of it. */
import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { builtInKinds } from '../../../src/providers/registry.ts';
import { type CheckToken, openTokens } from '../../../src/server/clients/tokens.ts';
import { AUDIENCE, type Claims, ISSUER, type Issuer, NOW, openIssuer, part } from './issuer.ts';

type Settings = Readonly<Record<string, unknown>>;

const URL_OF_KEYS = 'https://issuer.example/jwks';
const SECONDS = 1000;

function settingsOf(jwt: Settings, clients: Settings = {}) {
  const sources = [{ id: 'main', provider: 'reddio', url: 'https://reddio.example' }];
  const whole = { issuer: ISSUER, audience: [AUDIENCE], ...jwt };
  const config = configSchema(builtInKinds).parse({ sources, server: { clients: { ...clients, jwt: whole } } });
  return config.server.clients;
}

/** An issuer's address, which the test answers. */
class Published {
  answer: () => Promise<Response> | Response = () => new Response('', { status: 500 });
  readings = 0;
  readonly faults: string[] = [];
  now = 0;

  publish(...issuers: readonly Issuer[]): void {
    this.answer = () => Response.json({ keys: issuers.map(({ jwk }) => jwk) });
  }

  async open(jwt: Settings = {}, clients: Settings = {}): Promise<CheckToken> {
    const config = settingsOf({ ...(jwt.publicKeys === undefined ? { jwksUrl: URL_OF_KEYS } : {}), ...jwt }, clients);
    if (config.jwt === undefined) throw new Error('no tokens are configured');
    return openTokens(config, config.jwt, {
      now: () => this.now,
      date: () => new Date(NOW),
      fetch: async (url) => {
        expect(url).toBe(URL_OF_KEYS);
        this.readings += 1;
        return this.answer();
      },
      onKeysFault: ({ message }) => this.faults.push(message),
    });
  }
}

let issuer: Issuer;
let other: Issuer;
let elliptic: Issuer;
beforeAll(async () => {
  [issuer, other, elliptic] = await Promise.all([openIssuer(), openIssuer('two'), openIssuer('three', 'ES256')]);
});

async function refusalOf(token: string, jwt: Settings = {}): Promise<unknown> {
  const published = new Published();
  published.publish(issuer);
  return (await published.open(jwt))(token);
}

const accepted = { subject: expect.stringMatching(/^jwt:[\w-]{43}$/), sources: null };

function refused(reason: string) {
  return { status: 401, code: 'UNAUTHENTICATED', message: expect.stringContaining(reason) };
}

describe('a token of the issuer', () => {
  test('is taken, whether the keys are published or given', async () => {
    const token = await issuer.sign();
    expect(await refusalOf(token)).toMatchObject(accepted);
    expect(await refusalOf(token, { publicKeys: [issuer.publicKey] })).toMatchObject(accepted);
  });

  test('is taken where several given keys could fit it, whichever signed it', async () => {
    const keys = { publicKeys: [other.publicKey, issuer.publicKey] };
    expect(await refusalOf(await issuer.sign({}, { kid: undefined }), keys)).toMatchObject(accepted);
    const third = await openIssuer('one');
    expect(await refusalOf(await third.sign({}, { kid: undefined }), keys)).toMatchObject(
      refused('signature is wrong'),
    );
  });

  test('names its client: by the configured claim, and in no readable form', async () => {
    const byMail = await refusalOf(await issuer.sign({ mail: 'mia@shop.example' }), { subjectClaim: 'mail' });
    expect(byMail).toMatchObject(accepted);
    expect(JSON.stringify(byMail)).not.toContain('mia');
    expect(byMail).not.toEqual(await refusalOf(await issuer.sign()));
  });

  test('is taken within the tolerance of clocks', async () => {
    const late = await issuer.sign({ exp: NOW / SECONDS - 4 });
    expect(await refusalOf(late)).toMatchObject(accepted);
    expect(await refusalOf(late, { clockToleranceSeconds: 0 })).toMatchObject(refused('it has expired'));
  });
});

describe('a forgery is refused', () => {
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'mia', exp: NOW / SECONDS + 300 };

  test('without a signature (alg: none)', async () => {
    const none = `${part({ alg: 'none', kid: 'one' })}.${part(claims)}.`;
    expect(await refusalOf(none)).toMatchObject(refused('algorithm is not allowed'));
  });

  test('signed with the public key as a shared secret (HS256)', async () => {
    const text = `${part({ alg: 'HS256', kid: 'one' })}.${part(claims)}`;
    const signature = createHmac('sha256', issuer.publicKey).update(text).digest('base64url');
    for (const jwt of [{}, { publicKeys: [issuer.publicKey] }]) {
      expect(await refusalOf(`${text}.${signature}`, jwt)).toMatchObject(refused('algorithm is not allowed'));
    }
    expect(() => settingsOf({ publicKeys: [issuer.publicKey], algorithms: ['HS256'] })).toThrow();
  });

  test('signed with a key of another kind under a known name', async () => {
    expect(await refusalOf(await elliptic.sign({}, { kid: 'one' }))).toMatchObject(refused('no key that it names'));
  });

  test('signed by another issuer under a known name', async () => {
    expect(await refusalOf(await other.sign({}, { kid: 'one' }))).toMatchObject(refused('signature is wrong'));
  });

  test('changed after it was signed', async () => {
    const [head, , signature] = (await issuer.sign()).split('.');
    const forged = `${head}.${part({ ...claims, sub: 'root' })}.${signature}`;
    expect(await refusalOf(forged)).toMatchObject(refused('signature is wrong'));
  });

  test.each<[string, Claims, string]>([
    ['expired', { exp: NOW / SECONDS - 6 }, 'it has expired'],
    ['of the future', { nbf: NOW / SECONDS + 6 }, 'it is not valid yet'],
    ['of another issuer', { iss: 'https://evil.example/' }, 'it is of another issuer'],
    ['of no issuer', { iss: undefined }, 'it is of another issuer'],
    ['for another audience', { aud: 'shop' }, 'it is for another audience'],
    ['without an end', { exp: undefined }, 'it has no time at which it expires'],
    ['without a subject', { sub: undefined }, 'a claim that it needs is missing'],
    ['with an empty subject', { sub: '' }, 'must be a text'],
  ])('%s', async (_what, changed, reason) => {
    expect(await refusalOf(await issuer.sign(changed))).toMatchObject(refused(reason));
  });

  test('of an algorithm that the list does not have, though a key fits', async () => {
    const published = new Published();
    published.publish(elliptic);
    const check = await published.open({ algorithms: ['RS256'] });
    expect(await check(await elliptic.sign())).toMatchObject(refused('algorithm is not allowed'));
    expect(published.readings).toBe(0);
  });

  test('with a key of its own in its header', async () => {
    const own = await other.sign({}, { jwk: other.jwk, jku: 'https://evil.example/jwks', kid: 'one' });
    expect(await refusalOf(own)).toMatchObject(refused('signature is wrong'));
  });

  test('that asks for what nobody understands (crit)', async () => {
    const text = `${part({ alg: 'RS256', kid: 'one', crit: ['more'], more: 1 })}.${part(claims)}`;
    expect(await refusalOf(`${text}.AAAA`)).toMatchObject(refused('neither a key of this server nor a token'));
  });

  test.each(['', '.', '..', 'a.b', 'a.b.c', 'e30.e30.', `${part(null)}.${part(null)}.AA`, 'x'.repeat(8192)])(
    'malformed: %.20s',
    async (text) => expect(await refusalOf(text)).toMatchObject(refused('neither a key of this server nor a token')),
  );

  test('huge: it is not read', async () => {
    const published = new Published();
    const check = await published.open();
    expect(await check(await issuer.sign({ more: 'x'.repeat(8192) }))).toMatchObject(refused('more than 8192 bytes'));
    expect(published.readings).toBe(0);
  });
});

describe('roles', () => {
  const roles = [{ name: 'reader', sources: ['main'], limits: { pairsPerMinute: 5 } }, { name: 'writer' }];
  const reader = { sources: ['main'], limits: { pairsPerMinute: 5, requestsPerMinute: 9 } };

  async function check(claims: Settings, jwt: Settings): Promise<unknown> {
    const published = new Published();
    published.publish(issuer);
    const checks = await published.open(jwt, { roles, limits: { requestsPerMinute: 9 } });
    return checks(await issuer.sign(claims));
  }

  test('come from the claim, which may be a list', async () => {
    const jwt = { roleClaim: 'groups' };
    expect(await check({ groups: 'reader' }, jwt)).toMatchObject(reader);
    expect(await check({ groups: ['admin', 'reader', 'writer'] }, jwt)).toMatchObject(reader);
    expect(await check({}, { ...jwt, role: 'reader' })).toMatchObject(reader);
    expect(await check({}, { role: 'reader' })).toMatchObject(reader);
  });

  test.each([{}, { groups: 'admin' }, { groups: [] }, { groups: 7 }, { groups: { name: 'reader' } }])(
    'a token with %j has none, and may read nothing',
    async (claims) => {
      const refusal = { status: 403, code: 'FORBIDDEN' };
      expect(await check(claims, { roleClaim: 'groups' })).toMatchObject(refusal);
    },
  );

  test('an unknown role is no missing one', async () => {
    expect(await check({ groups: 'admin' }, { roleClaim: 'groups', role: 'reader' })).toMatchObject({ status: 403 });
  });
});

describe('published keys', () => {
  const unavailable = { status: 503, code: 'CLIENT_KEYS_UNAVAILABLE' };

  test('are read once for tokens that come together', async () => {
    const published = new Published();
    published.publish(issuer);
    const check = await published.open();
    const token = await issuer.sign();
    await Promise.all([check(token), check(token), check(token)]);
    expect(published.readings).toBe(1);
  });

  test('a new key is found; tokens with made-up names cost one reading in each cool-off', async () => {
    const published = new Published();
    published.publish(issuer);
    const check = await published.open();
    await check(await issuer.sign());
    published.publish(other);
    published.now = 29 * SECONDS;
    expect(await check(await other.sign())).toMatchObject(refused('no key that it names'));
    expect(published.readings).toBe(1);
    published.now = 30 * SECONDS;
    expect(await check(await other.sign())).toMatchObject(accepted);
    for (const kid of ['x', 'y', 'z']) {
      expect(await check(await other.sign({}, { kid }))).toMatchObject(refused('no key that it names'));
    }
    expect(published.readings).toBe(2);
    // The old one was withdrawn.
    expect(await check(await issuer.sign())).toMatchObject(refused('no key that it names'));
  });

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['unreachable', () => Promise.reject(new TypeError('fetch failed')), 'cannot be reached'],
    ['answering with 500', () => new Response('', { status: 500 }), 'answered with status 500'],
    ['leading elsewhere', () => new Response('', { status: 302, headers: { location: '/' } }), 'status 302'],
    ['no JSON', () => new Response('<html>'), 'is no JSON'],
    ['no set', () => Response.json({ key: 1 }), 'it has no list "keys"'],
    ['empty', () => Response.json({ keys: [{}] }), 'has no key'],
    ['huge', () => new Response('x'.repeat(300_000)), 'has more than 256 KiB'],
  ])('%s at the start: nobody is let in, and it is asked again after the cool-off', async (_what, answer, fault) => {
    const published = new Published();
    published.answer = answer;
    const check = await published.open();
    const token = await issuer.sign();
    expect(await check(token)).toMatchObject({ ...unavailable, headers: { 'retry-after': '30' } });
    published.now = 12 * SECONDS;
    expect(await check(token)).toMatchObject({ ...unavailable, headers: { 'retry-after': '18' } });
    expect(published.readings).toBe(1);
    expect(published.faults).toEqual([expect.stringContaining(fault)]);
    published.publish(issuer);
    published.now = 30 * SECONDS;
    expect(await check(token)).toMatchObject(accepted);
  });

  test('unreachable later: known keys go on for an hour, new ones wait', async () => {
    const published = new Published();
    published.publish(issuer);
    const check = await published.open();
    await check(await issuer.sign());
    published.answer = () => Promise.reject(new TypeError('fetch failed'));
    published.now = 601 * SECONDS;
    expect(await check(await issuer.sign())).toMatchObject(accepted);
    await expect.poll(() => published.faults).toEqual(['cannot be reached']);
    expect(await check(await other.sign())).toMatchObject(unavailable);
    expect(published.readings).toBe(2);
    published.now = (600 + 3600) * SECONDS;
    expect(await check(await issuer.sign())).toMatchObject(accepted);
    published.now += 1;
    expect(await check(await issuer.sign())).toMatchObject(unavailable);
  });
});
