/** HTTP Digest, by the examples of its standards: https://www.rfc-editor.org/rfc/rfc7616 (3.9) and rfc2617 (3.5), read 2026-11. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { readChallenges } from '../../src/providers/auth-challenges.ts';
import { basicLogin, digestLogin } from '../../src/providers/digest.ts';
import { runs } from '../depth.ts';

interface Given {
  readonly user?: string;
  readonly password?: string;
  readonly target?: string;
  readonly challenge: string;
  readonly cnonce?: string;
  readonly count?: number;
  readonly body?: string;
}

/** The parameters of the login. */
function loginFor({
  user = 'Mufasa',
  password = 'Circle of Life',
  target = '/dir/index.html',
  challenge,
  cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  count = 1,
  body = '',
}: Given): Readonly<Record<string, string>> {
  const signing = digestLogin({ user, password: new Secret(password) });
  const request = { method: 'GET', target, body, step: 'test' } as const;
  const moment = { now: new Date(0), nonce: cnonce, challenge: { text: challenge, count } };
  const header = signing.sign(request, moment).headers?.get('authorization')?.reveal() ?? '';
  const [login] = readChallenges(header);
  return Object.fromEntries(login?.parameters ?? []);
}

const REST =
  'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const MD5 = `Digest ${REST}, algorithm=MD5`;
const SHA = `Digest ${REST}, algorithm=SHA-256`;
const MD5_RESPONSE = '8ca523f5e9506fed4657c9700eebdbec';
const SHA_RESPONSE = '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1';

describe('the examples', () => {
  test('MD5 and SHA-256', () => {
    expect(loginFor({ challenge: MD5 })).toEqual({
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      uri: '/dir/index.html',
      algorithm: 'MD5',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nc: '00000001',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      qop: 'auth',
      response: MD5_RESPONSE,
      opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    });
    expect(loginFor({ challenge: SHA }).response).toBe(SHA_RESPONSE);
  });

  test('SHA-512-256 with a hidden name that is not ASCII, by the corrected figures of erratum 4897', () => {
    const login = loginFor({
      user: 'J\u00e4s\u00f8n Doe',
      password: 'Secret, or not?',
      target: '/doe.json',
      cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
      challenge:
        'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true',
    });
    expect(login).toMatchObject({
      username: '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b',
      response: '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
      userhash: 'true',
    });
  });

  test('RFC 2617, and RFC 2069 without qop', () => {
    const old = {
      password: 'Circle Of Life',
      cnonce: '0a4f113b',
      challenge: 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
    };
    const withQop = {
      ...old,
      challenge: `${old.challenge}, qop="auth,auth-int", opaque="5ccc069c403ebaf9f0171e9517f40e41"`,
    };
    expect(loginFor(withQop).response).toBe('6629fae49393a05397450978507c4ef1');
    expect(loginFor(old)).toEqual({
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      uri: '/dir/index.html',
      response: '670fd8c2df070c60b045671b8b24ff02',
    });
  });
});

test('the strongest challenge of a list is answered, in any order and among other schemes', () => {
  for (const challenge of [`${MD5}, ${SHA}`, `${SHA}, Basic realm="x", ${MD5}`, `Negotiate YII==, ${MD5},,${SHA}`]) {
    expect(loginFor({ challenge }), challenge).toMatchObject({ algorithm: 'SHA-256', response: SHA_RESPONSE });
  }
});

test('each request with a nonce has a count of its own', () => {
  const logins = [1, 2, 255].map((count) => loginFor({ challenge: SHA, count }));
  expect(logins.map(({ nc }) => nc)).toEqual(['00000001', '00000002', '000000ff']);
  expect(new Set(logins.map(({ response }) => response)).size).toBe(3);
});

test('a session and a protected body have responses of their own', () => {
  const whole = SHA.replace('auth, auth-int', 'auth-int');
  const responses = [SHA, SHA.replace('SHA-256', 'SHA-256-sess'), whole].map(
    (challenge) => loginFor({ challenge }).response,
  );
  expect(new Set(responses).size).toBe(3);
  expect(loginFor({ challenge: whole, body: '{}' }).response).not.toBe(loginFor({ challenge: whole }).response);
  expect(loginFor({ challenge: SHA, body: '{}' }).response).toBe(SHA_RESPONSE);
});

describe('a challenge is answered', () => {
  const { answers } = digestLogin({ user: 'a', password: new Secret('b') });
  const other = (text: string): string => text.replace('7ypf', '8ypf');

  test.each<[string, string, string | null, boolean]>([
    ['the first one', SHA, null, true],
    ['an unknown algorithm', SHA.replace('SHA-256', 'SHA-3'), null, false],
    ['an unknown protection', SHA.replace('auth, auth-int', 'other'), null, false],
    ['another scheme', 'Basic realm="a"', null, false],
    ['nothing', '', null, false],
    ['no nonce', 'Digest realm="a"', null, false],
    ['the same again: the login is refused', SHA, SHA, false],
    ['another nonce', other(SHA), SHA, true],
    ['another nonce, though the server does not call the old one stale', `${other(SHA)}, stale=false`, SHA, true],
    ['a stale nonce', `${other(SHA)}, stale=TRUE`, SHA, true],
  ])('%s', (_, challenge, before, isAnswered) => {
    expect(answers?.(challenge, before)).toBe(isAnswered);
  });
});

test('what cannot stand in a header is refused without a word of it', () => {
  const login = () => loginFor({ user: 'J\u00e4s\u00f8n', challenge: SHA });
  expect(login).toThrowError(expect.objectContaining({ failure: expect.objectContaining({ code: 'UPSTREAM_AUTH' }) }));
});

test('quotes and backslashes survive both ways', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', '\\', ',', '=', ' ', 'a') }), (user) => {
      expect(loginFor({ user, challenge: SHA }).username).toBe(user);
    }),
    { numRuns: runs(100) },
  );
});

test('hostile lists of challenges are read to their first fault, in little time', () => {
  const piece = fc.constantFrom('Digest', ' ', ',', '=', '"', '\\', 'a', 'realm="x"', 'nonce=', '\t', '==', '\u0000');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const { scheme, parameters } of readChallenges(pieces.join(''))) {
        expect(scheme).not.toBe('');
        for (const name of parameters.keys()) expect(name).toMatch(/^[^\s"=,]+$/);
      }
    }),
    { numRuns: runs(500) },
  );
  for (const long of [
    'a '.repeat(16_000),
    `a="${'\\'.repeat(32_000)}`,
    `a${' '.repeat(32_000)}b`,
    '"'.repeat(32_000),
  ]) {
    expect(readChallenges(long).length).toBeLessThanOrEqual(16_000);
  }
});

test('Basic is a header that stays the same', () => {
  const header = basicLogin({ user: 'Aladdin', password: new Secret('open sesame') });
  expect(header.reveal()).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  expect(String(header)).toBe('[redacted]');
});
