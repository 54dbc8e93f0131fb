/** Wrong settings of clients are told by setting, and a key or a private key is never quoted. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { kinds } from './kinds.ts';

const KEY = 'c0ffee42c0ffee42';
const env = { KEY, SAME: KEY, SHORT: 'c0ffee42', SPACED: 'c0ffee42 c0ffee42', ODD: 'c0ffee42!c0ffee42' };

function pair(modulusLength = 2048) {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

const { publicKey, privateKey } = pair();

function load(clients: unknown) {
  const sources = [{ id: 'shelf', provider: 'shelf', url: 'https://shelf.example' }];
  return loadConfig(JSON.stringify({ server: { clients }, sources }), { file: 'b.yaml', env, kinds });
}

/** `path: problem` of each fault. */
function linesOf(clients: unknown): readonly string[] {
  const loaded = load(clients);
  const lines = loaded.ok ? [] : loaded.faults.map(({ path, problem }) => `${path}: ${problem}`);
  for (const secret of ['c0ffee42', 'BEGIN PRIVATE'])
    expect(JSON.stringify(loaded.ok ? [] : loaded.faults)).not.toContain(secret);
  return lines;
}

const key = (name: string, more: object = {}) => ({ subject: 'shop', key: `\${${name}}`, ...more });
const jwt = { issuer: 'https://issuer.example', audience: ['us'] };

describe('sound', () => {
  test.each<[string, object]>([
    ['none', {}],
    ['a key', { keys: [key('KEY')] }],
    ['an issuer', { jwt: { ...jwt, jwksUrl: 'https://issuer.example/jwks' } }],
    ['an issuer on loopback', { jwt: { ...jwt, jwksUrl: 'http://127.0.0.1:8080/jwks' } }],
    ['given keys', { jwt: { ...jwt, publicKeys: [publicKey] } }],
    [
      'roles',
      { keys: [key('KEY', { role: 'r' })], roles: [{ name: 'r', sources: ['shelf'] }], limits: { callsPerMinute: 1 } },
    ],
    ['anonymous ones', { keys: [key('KEY')], required: false, roles: [{ name: 'r' }], anonymousRole: 'r' }],
  ])('%s', (_what, clients) => expect(linesOf(clients)).toEqual([]));
});

describe('a fault', () => {
  test.each<[string, object, string]>([
    ['required', { required: true }, 'server.clients.required: there are no clients that it could be about'],
    ['limits of nobody', { limits: {} }, 'server.clients.limits: there are no clients that it could be about'],
    ['a short key', { keys: [key('SHORT')] }, 'server.clients.keys[0].key: the key must have 16 characters or more'],
    [
      'a key that no header carries',
      { keys: [key('ODD')] },
      'server.clients.keys[0].key: the key must have 16 characters',
    ],
    ['a key with a space', { keys: [key('SPACED')] }, 'server.clients.keys[0].key: must be 1 to 4096 visible ASCII'],
    [
      'one key twice',
      { keys: [key('KEY'), key('SAME')] },
      'server.clients.keys[1].key: server.clients.keys[0] has the same key',
    ],
    ['a key in the file', { keys: [{ subject: 'shop', key: KEY }] }, 'server.clients.keys[0].key: '],
    [
      'a variable that is not set',
      { keys: [key('MISSING')] },
      'server.clients.keys[0].key: the environment variable MISSING',
    ],
    [
      'a role that is not there',
      { keys: [key('KEY', { role: 'r' })] },
      'server.clients.keys[0].role: no role has this name',
    ],
    [
      'a role twice',
      { keys: [key('KEY')], roles: [{ name: 'r' }, { name: 'r' }] },
      'server.clients.roles[1].name: an earlier role',
    ],
    [
      'a source that is not there',
      { keys: [key('KEY')], roles: [{ name: 'r', sources: ['no'] }] },
      'server.clients.roles[0].sources[0]: no source has this id',
    ],
    [
      'no source at all',
      { keys: [key('KEY')], roles: [{ name: 'r', sources: [] }] },
      'server.clients.roles[0].sources: ',
    ],
    [
      'a role that nobody has',
      { keys: [key('KEY')], roles: [{ name: 'r' }], anonymousRole: 'r' },
      'server.clients.anonymousRole: nobody has this role',
    ],
    ['no keys to check with', { jwt }, 'server.clients.jwt: there is no key to check tokens with'],
    [
      'keys in two places',
      { jwt: { ...jwt, publicKeys: [publicKey], jwksUrl: 'https://i.example' } },
      'server.clients.jwt: there are keys in two places',
    ],
    [
      'a private key',
      { jwt: { ...jwt, publicKeys: [privateKey] } },
      'server.clients.jwt.publicKeys[0]: is a private key',
    ],
    [
      'a weak key',
      { jwt: { ...jwt, publicKeys: [pair(1024).publicKey] } },
      'server.clients.jwt.publicKeys[0]: has 1024 bits',
    ],
    [
      'no key',
      { jwt: { ...jwt, publicKeys: ['hello'] } },
      'server.clients.jwt.publicKeys[0]: must be a public key as PEM text',
    ],
    [
      'http beyond loopback',
      { jwt: { ...jwt, jwksUrl: 'http://issuer.example' } },
      'server.clients.jwt.jwksUrl: must use https',
    ],
    [
      'a shared secret',
      { jwt: { ...jwt, publicKeys: [publicKey], algorithms: ['HS256'] } },
      'server.clients.jwt.algorithms[0]: ',
    ],
    [
      'no signature',
      { jwt: { ...jwt, publicKeys: [publicKey], algorithms: ['none'] } },
      'server.clients.jwt.algorithms[0]: ',
    ],
    ['no audience', { jwt: { issuer: 'i', publicKeys: [publicKey] } }, 'server.clients.jwt.audience: '],
    [
      'a claim of roles without roles',
      { jwt: { ...jwt, publicKeys: [publicKey], roleClaim: 'role' } },
      'server.clients.jwt.roleClaim: every token would be refused',
    ],
  ])('%s', (_what, clients, line) => {
    expect(linesOf(clients)).toEqual([expect.stringContaining(line)]);
  });
});
