/** Paths are sent as they are or not at all, and are seen to be sound without parsing where that can be. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { RequestWriter } from '../../src/http/target.ts';
import { FailureError } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';

const writerAt = (url: string) => new RequestWriter({ url: new URL(url), headers: new Map() });

/** Null where the path is refused. */
function pathAt(url: string, path: string): string | null {
  try {
    return writerAt(url).path(path);
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'BAD_USER_INPUT') return null;
    throw error;
  }
}

/** What URL parsing leaves as it is; null where it changes it, or finds another server in it. */
function parsed(origin: string, path: string): string | null {
  const url = URL.parse(path, origin);
  return url?.origin === origin && url.pathname + url.search === path ? path : null;
}

const piece = fc.constantFrom(
  ...['/', '//', '.', '..', '/.', '/..', '/./', '%2e', '%2E', '/%2e%2e', '?', '#', '\\', '@', ':', "'", '"', '<', '>'],
  ...['`', '{', '}', '|', '^', '[', ']', ' ', '\t', '\n', '\r', '\0', 'é', '\ud800', '%', '%zz', '%C3%A9', 'host', '~'],
  ...["(addresses=%5B'0x1','0x2'%5D)", 'a=1&b=2', '$', '!', '*', '+', ',', ';', '-', '_', '\u00a0', '\u2028', '&#39;'],
);
const path = fc
  .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 })
  .map((parts) => `/${parts.join('')}`);

describe('a path', () => {
  test('is taken exactly where parsing leaves it as it is', () => {
    fc.assert(
      fc.property(path, (text) => {
        expect(pathAt('https://source.example', text)).toBe(parsed('https://source.example', text));
      }),
      { seed: 7, numRuns: 20_000 },
    );
  });

  test.each([
    ['/api/v3/user/balances?address=0xAb&tokens=1,2,3'],
    ["/odata/v1.0/Balances/GetAssetsBalances(addresses=%5B'0x1'%5D,uniqueAssetIds=%5B'0x2'%5D)"],
    ['/v1/balances?stark_key=0x1&page=1&limit=100'],
    ['/'],
  ])('as sources write it is not parsed: %s', (text) => {
    const parse = vi.spyOn(URL, 'parse');
    const writer = writerAt('https://source.example/base/');
    expect(writer.path(text)).toBe(text === '/' ? '/base' : `/base${text}`);
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  test.each([['//evil.example/x'], ['/../x'], ['/a/%2e%2e/b'], ['/a\\b'], ['/a b'], ['/a#b'], ['/\t/evil']])(
    'is refused where it would lead elsewhere: %j',
    (text) => {
      expect(pathAt('https://source.example', text)).toBeNull();
    },
  );
});

test('headers are the same for each request, the own ones last, and a body has its type', () => {
  const headers = new Map([
    ['x-api-key', new Secret('canary')],
    ['accept', new Secret('application/vnd.source+json')],
  ]);
  const writer = new RequestWriter({ url: new URL('https://source.example'), headers });
  const common = ['accept', 'application/vnd.source+json', 'accept-encoding', 'identity'];
  expect(writer.options({ method: 'GET', path: '/', step: 'test' }, '/')).toEqual({
    path: '/',
    method: 'GET',
    headers: [...common, 'x-api-key', 'canary'],
    body: null,
  });
  expect(writer.options({ method: 'POST', path: '/', step: 'test', body: { a: 1 } }, '/')).toEqual({
    path: '/',
    method: 'POST',
    headers: [...common, 'content-type', 'application/json', 'x-api-key', 'canary'],
    body: '{"a":1}',
  });
});
