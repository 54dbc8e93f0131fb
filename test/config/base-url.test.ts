import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkBaseUrl } from '../../src/config/base-url.ts';
import { runs } from '../depth.ts';

describe('accepted', () => {
  test.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://API.Example.com/Base/v1/', 'https://api.example.com/Base/v1'],
    ['https://api.example.com:443/x', 'https://api.example.com/x'],
    ['https://api.example.com:8443', 'https://api.example.com:8443'],
    ['https://10.0.0.7/x%20y', 'https://10.0.0.7/x%20y'],
    ['https://[2001:db8::1]:8443/a', 'https://[2001:db8::1]:8443/a'],
    ['http://127.0.0.1:4101', 'http://127.0.0.1:4101'],
    ['http://127.255.3.4/x', 'http://127.255.3.4/x'],
    ['http://localhost:80/', 'http://localhost'],
    ['http://[::1]:4101/', 'http://[::1]:4101'],
  ])('%s', (text, url) => {
    expect(checkBaseUrl(text)).toEqual({ ok: true, value: url });
  });
});

describe('refused', () => {
  test.each([
    ['', 'begin with https://'],
    ['api.example.com', 'begin with https://'],
    ['ftp://api.example.com', 'begin with https://'],
    ['data:text/plain,x', 'begin with https://'],
    ['HTTPS://api.example.com', 'begin with https://'],
    ['https:/api.example.com', 'begin with https://'],
    ['https://', 'no host'],
    ['https:///path', 'no host'],
    ['https://:443/', 'no host'],
    ['http://api.example.com', 'must use https'],
    ['http://192.168.1.1', 'must use https'],
    ['http://128.0.0.1', 'must use https'],
    ['http://localhost.example.com', 'must use https'],
    ['http://127.0.0.1.example.com', 'must use https'],
    ['https://user:secret@api.example.com', 'user or password'],
    ['https://@api.example.com', 'user or password'],
    ['https://api.example.com/?key=secret', 'query'],
    ['https://api.example.com/?', 'query'],
    ['https://api.example.com/#part', 'fragment'],
    ['https://api.example.com/#', 'fragment'],
    ['https://api.example.com/a/../b', '".."'],
    ['https://api.example.com/a/%2E%2e/b', '".."'],
    ['https://api.example.com/.', '"."'],
    ['https://api.example.com/a%2fb', 'encoded slash'],
    ['https://api.example.com/a%5Cb', 'encoded slash'],
    ['https://api.example.com/a//b', 'empty segment'],
    ['https://api.example.com//', 'empty segment'],
    ['https://api.example.com/a%zz', 'percent-encoding'],
    ['https://api.example.com/a\\b', 'percent-encoding'],
    ['https://api.example.com\\@evil.example', 'user or password'],
    ['https://api.example.com\\.evil.example', 'unusual'],
    ['http://0x7f000001', 'unusual'],
    ['http://2130706433', 'unusual'],
    ['http://127.1', 'unusual'],
    ['http://0177.0.0.1', 'unusual'],
    ['http://127.0.0.01', 'unusual'],
    ['http://%6cocalhost', 'unusual'],
    ['http://[0:0:0:0:0:0:0:1]', 'unusual'],
    ['http://[::ffff:127.0.0.1]', 'unusual'],
    ['https://[::ffff:7f00:1]', 'unusual'],
    ['https://api.example.com.', 'dot'],
    ['https://api.example.com:0', 'port'],
    ['https://api.example.com:65536', 'port'],
    ['https://api.example.com:x', 'port'],
    ['https://[::1', 'port'],
    ['https://bücher.example', 'ASCII'],
    [' https://api.example.com', 'ASCII'],
    ['https://api.example.com/a b', 'ASCII'],
    ['https://api.example.com/\n', 'ASCII'],
    [`https://api.example.com/${'a'.repeat(2048)}`, 'limit 2048'],
  ])('%j', (text, rule) => {
    const checked = checkBaseUrl(text);
    expect(checked.ok ? checked.value : checked.rule).toContain(rule);
    expect(checked.ok).toBe(false);
  });
});

const pieces = fc.constantFrom(
  'https://',
  'http://',
  'localhost',
  '127.0.0.1',
  'a.example',
  ':',
  '8',
  '/',
  '.',
  '%2e',
  '@',
  '\\',
  '[::1]',
  '?',
  '#',
  'x',
);
const urls = fc
  .tuple(fc.constantFrom('https://', 'http://', ''), fc.array(pieces, { maxLength: 8 }))
  .map(([scheme, parts]) => scheme + parts.join(''));

test('what is accepted is a URL that a parser leaves as it is, and stays accepted', () => {
  const numRuns = runs(20_000);
  let accepted = 0;
  fc.assert(
    fc.property(urls, (text) => {
      const checked = checkBaseUrl(text);
      if (!checked.ok) return;
      accepted += 1;
      const appended = new URL(`${checked.value}/next`);
      expect(appended.href).toBe(`${checked.value}/next`);
      expect(appended.username + appended.password + appended.search + appended.hash).toBe('');
      expect(appended.protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(appended.hostname)).toBe(
        true,
      );
      expect(checkBaseUrl(checked.value)).toEqual(checked);
    }),
    { numRuns, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(numRuns / 200);
});
