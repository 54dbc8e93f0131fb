import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUILD_COMMAND, registerGraphiql, type Tab } from '../../src/server/graphiql.ts';

const tabs: readonly Tab[] = [{ title: 'First', query: 'query First { a }', variables: { id: '1' } }];

describe('registerGraphiql', () => {
  let folder: string;
  let app: FastifyInstance;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'balancegraph-ui-'));
    app = Fastify();
    // Without the closing slash, as a caller may well write it.
    await registerGraphiql(app, { endpoint: '/graphql', sandbox: true, tabs, directory: pathToFileURL(folder) });
    app.get('/other', () => 'other');
  });

  afterEach(() => app.close());

  async function writeBundle(): Promise<void> {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>');
    await writeFile(join(folder, 'assets', 'index-abc.js'), 'export {};');
    await writeFile(join(folder, 'build-stamp.json'), '{}');
  }

  test('redirects /graphiql to the folder, relatively', async () => {
    const response = await app.inject('/graphiql');
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('graphiql/');
  });

  test('answers 503 with the build command until there is a bundle, without a restart', async () => {
    const missing = await app.inject('/graphiql/');
    expect(missing.statusCode).toBe(503);
    expect(missing.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(missing.headers['cache-control']).toBe('no-store');
    expect(missing.body).toContain(`<code>${BUILD_COMMAND}</code>`);
    await writeBundle();
    const built = await app.inject('/graphiql/');
    expect(built.statusCode).toBe(200);
    expect(built.body).toContain('<title>page</title>');
    expect(built.headers['cache-control']).toBe('no-cache');
  });

  test('marks assets as immutable, and only assets', async () => {
    await writeBundle();
    const asset = await app.inject('/graphiql/assets/index-abc.js');
    expect(asset.statusCode).toBe(200);
    expect(asset.headers['content-type']).toContain('javascript');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const absent = await app.inject('/graphiql/assets/index-old.js');
    expect(absent.statusCode).toBe(404);
    expect(absent.headers['cache-control']).toBeUndefined();
    expect((await app.inject('/graphiql/build-stamp.json')).statusCode).toBe(404);
    for (const path of ['../build-stamp.json', '..%2fbuild-stamp.json', '%2e%2e/build-stamp.json']) {
      const response = await app.inject(`/graphiql/assets/${path}`);
      expect(response.statusCode, path).toBe(404);
    }
  });

  test('knows no file by a path that none can have, whether the page was built or not', async () => {
    const paths = [
      '',
      '%00',
      '%00.js',
      'index-abc.js%00',
      '..%2f',
      '..%2fbuild-stamp.json',
      '.%2findex-abc.js',
      '%5c..%5c',
    ];
    const statuses = async () => {
      const responses = paths.map(async (path) => (await app.inject(`/graphiql/assets/${path}`)).statusCode);
      return Promise.all(responses);
    };
    const notFound = paths.map(() => 404);
    expect(await statuses()).toEqual(notFound);
    await writeBundle();
    expect(await statuses()).toEqual(notFound);
  });

  test('refuses a part that a file does not have, and a file that is not the one that was meant', async () => {
    await writeBundle();
    for (const [headers, status] of [
      [{ range: 'bytes=1000-' }, 416],
      [{ 'if-match': '"other"' }, 412],
    ] as const) {
      const response = await app.inject({ url: '/graphiql/assets/index-abc.js', headers });
      expect(response.statusCode).toBe(status);
      expect(response.json()).toEqual({
        errors: [{ message: expect.stringContaining('Range or If-'), extensions: { code: 'BAD_REQUEST' } }],
      });
    }
  });

  test('describes the graph to the page and never lets that be stored', async () => {
    const response = await app.inject('/graphiql/tabs.json');
    expect(response.json()).toEqual({ endpoint: '/graphql', sandbox: true, tabs });
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test('puts the strict headers on its own answers and on no others', async () => {
    await writeBundle();
    for (const path of ['/graphiql', '/graphiql/', '/graphiql/tabs.json', '/graphiql/assets/index-abc.js']) {
      const { headers } = await app.inject(path);
      const policy = String(headers['content-security-policy']);
      expect(policy.split('; '), path).toEqual(
        expect.arrayContaining(["default-src 'self'", "script-src 'self'", "connect-src 'self'", "object-src 'none'"]),
      );
      expect(policy, path).not.toContain('http');
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['referrer-policy'], path).toBe('no-referrer');
    }
    expect((await app.inject('/other')).headers['content-security-policy']).toBeUndefined();
  });
});

test('refuses variables that are not JSON when the server starts, not when the page is opened', async () => {
  const directory = pathToFileURL(tmpdir());
  const options = { endpoint: '/graphql', sandbox: true, tabs: [{ query: '{ a }', variables: { n: 1n } }], directory };
  await expect(registerGraphiql(Fastify(), options)).rejects.toThrow(TypeError);
});
