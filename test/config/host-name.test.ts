import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configuredHost, hostName, isAddress, isLoopback } from '../../src/config/host-name.ts';

test.each([
  ['localhost', 'localhost'],
  ['LocalHost:4000', 'localhost'],
  ['localhost.:4000', 'localhost'],
  ['graph.example', 'graph.example'],
  ['graph.example:', 'graph.example'],
  ['my_service:80', 'my_service'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['127.0.0.1:4000', '127.0.0.1'],
  ['[::1]', '[::1]'],
  ['[0:0:0:0:0:0:0:1]:4000', '[::1]'],
  ['[FE80::1%eth0]:4000', '[fe80::1]'],
  ['[::FFFF:127.0.0.1]', '[::ffff:7f00:1]'],
])('%s is %s', (authority, name) => {
  expect(hostName(authority)).toBe(name);
});

test.each([
  '',
  '.',
  '..',
  ':4000',
  'a..b',
  '.localhost',
  'localhost..',
  'a b',
  'a,b',
  'a@localhost',
  'localhost:4000:1',
  'localhost:port',
  'localhost:-1',
  'localhost/graphql',
  'localhost#',
  'localhost\t',
  'local%68ost',
  'bücher.example',
  '::1',
  '[::1',
  '[]',
  '[localhost]',
  '[127.0.0.1]',
  '[::1]x',
  '[1:2:3]',
  'a'.repeat(255),
])('%j names no host', (authority) => {
  expect(hostName(authority)).toBeNull();
});

test('a setting may have an IPv6 address without brackets', () => {
  expect(configuredHost('::1')).toBe('[::1]');
  expect(configuredHost('[::1]')).toBe('[::1]');
  expect(configuredHost('1:2:3')).toBeNull();
});

describe('loopback', () => {
  test.each(['localhost', 'a.localhost', 'a.b.localhost', '127.0.0.1', '127.255.0.9', '[::1]', '[::ffff:7f00:1]'])(
    '%s is',
    (name) => {
      expect(isLoopback(name)).toBe(true);
    },
  );

  test.each([
    'localhost.evil.test',
    'notlocalhost',
    '128.0.0.1',
    '127.0.0.1.evil.test',
    '0.0.0.0',
    '[::2]',
    '[::]',
    '127.1',
  ])('%s is not', (name) => {
    expect(isLoopback(name)).toBe(false);
  });
});

test('an address is one in numbers', () => {
  expect(['10.0.0.1', '[fe80::1]', '0.0.0.0'].map(isAddress)).toEqual([true, true, true]);
  expect(['10.0.0', '10.0.0.256', 'localhost', '0x7f.0.0.1', '1', '10.0.0.1.example'].map(isAddress)).toEqual(
    new Array(6).fill(false),
  );
});

test('a name is the name of itself, whatever its port', () => {
  const piece = fc.constantFrom('a', 'Z', '9', '.', '-', ':', '[', ']', '::1', '%', '@', '127.0.0.1', 'localhost', ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(65_535), (pieces, port) => {
      const name = hostName(pieces.join(''));
      if (name === null) return;
      expect(hostName(name)).toBe(name);
      expect(hostName(`${name}:${port}`)).toBe(name);
      expect(name).toBe(name.toLowerCase());
    }),
  );
});
