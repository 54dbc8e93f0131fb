import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { fileWith, listening, NOBODY } from './files.ts';
import { run } from './run.ts';

const CANARY = 'canary-c0ffee42';

test('the sandbox is sound', async () => {
  const { code, out, err } = await run(['check']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^SOURCE +PROVIDER +STATE +MS\n/);
  expect(out.match(/ ok /g)).toHaveLength(4);
});

test('each source that fails is named with the reason and a remedy, and with nothing secret', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const { teos, loopring, mesh } = sandbox.upstreams;
  loopring.inject({ kind: 'redirect', location: `https://elsewhere.example/?key=${CANARY}` });
  const html = await listening((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
  });
  const ours = sandbox.sources.find(({ provider }) => provider === 'teos');
  const good = ours?.options.token;
  const teosAt = (id: string, url: string, variable: string) => ({
    id,
    provider: 'teos',
    url,
    check: ours?.check,
    options: { token: `\${${variable}}` },
  });
  const config = await fileWith({
    sources: [
      teosAt('good', teos.url, 'GOOD_TOKEN'),
      teosAt('dead', NOBODY, 'WRONG_TOKEN'),
      teosAt('refused', teos.url, 'WRONG_TOKEN'),
      { id: 'page', provider: 'reddio', url: `http://127.0.0.1:${html}/${CANARY}` },
      { id: 'other-path', provider: 'mesh', url: `${mesh.url}/network` },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the form of a reference in a configuration
      { id: 'moved', provider: 'loopring', url: loopring.url, options: { apiKey: '${WRONG_TOKEN}' } },
    ],
  });
  const { code, out, err } = await run(['check', '--config', config], {
    GOOD_TOKEN: String(good),
    WRONG_TOKEN: CANARY,
  });
  expect({ code, err }).toEqual({ code: 1, err: '5 of 6 sources cannot be used.\n' });
  expect(out).toMatch(/^good +teos +ok +\d+$/m);
  for (const [id, state, words, hint] of [
    ['dead', 'UPSTREAM_UNREACHABLE', 'No connection to the source.', 'Check the host and port of its "url"'],
    [
      'refused',
      'UPSTREAM_AUTH',
      'The source refused the configured credential.',
      'Check the credential in its "options"',
    ],
    [
      'page',
      'UPSTREAM_BAD_RESPONSE',
      'does not have the documented form',
      'Check that "url" is the base URL of the API',
    ],
    ['other-path', 'UPSTREAM_HTTP_ERROR', 'HTTP status 404', 'Check that "url" is the base URL of the API'],
    ['moved', 'UPSTREAM_REDIRECT', 'never followed', 'Put the address that the service redirects to into "url"'],
  ] as const) {
    expect(out).toMatch(new RegExp(`^${id} +\\S+ +${state} +\\d+$`, 'm'));
    const remark = new RegExp(`^${id}: (.*)\n  (.*)$`, 'm').exec(out);
    expect(remark?.[1]).toContain(words);
    expect(remark?.[2]).toContain(hint);
  }
  for (const secret of [CANARY, '127.0.0.1', String(good), 'elsewhere.example'])
    expect(out + err).not.toContain(secret);
});

test('a source that is reachable and refuses balances is found', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const [reddio] = sandbox.sources;
  const port = await listening(async ({ url = '' }, response) => {
    if (!url.endsWith('/starkex/contracts')) {
      response.writeHead(403).end();
      return;
    }
    const pong = await fetch(`${sandbox.upstreams.reddio.url}${url}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end(await pong.text());
  });
  const config = await fileWith({ sources: [{ ...reddio, url: `http://127.0.0.1:${port}` }] });
  const { code, out, err } = await run(['check', '--config', config]);
  expect({ code, err }).toEqual({ code: 1, err: '1 of 1 sources cannot be used.\n' });
  expect(out).toMatch(/^sandbox-reddio +reddio +UPSTREAM_AUTH +\d+$/m);
  expect(out).toMatch(
    /^sandbox-reddio \(balances\): The source refused the configured credential\. .*HTTP status 403/m,
  );
});

test('a source of which no balance was seen is not ok, and the report says how to name one', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const without = sandbox.sources.map(({ id, provider, url, options }) => ({ id, provider, url, options }));
  const mesh = without.filter(({ provider }) => provider === 'mesh');
  const config = await fileWith({ sources: mesh });
  const { code, out, err } = await run(['check', '--config', config]);
  expect({ code, err }).toEqual({
    code: 3,
    err: '1 of 1 sources answer, but were not seen to bring a balance of each kind.\n',
  });
  expect(out).toMatch(/^sandbox-mesh +mesh +unproven +\d+$/m);
  expect(out).toMatch(
    /^sandbox-mesh \(Bitcoin\/Sandbox, \/account\/balance\): No balance was read: .*\n {2}Name an account/m,
  );
  // With the pairs of the sandbox it is ok, and costs a sign of life, a list of networks and one call for each pair.
  sandbox.resetCounters();
  const named = await fileWith({ sources: sandbox.sources.filter(({ provider }) => provider === 'mesh') });
  expect(await run(['check', '--config', named])).toMatchObject({ code: 0, err: '' });
  expect(sandbox.upstreams.mesh.count()).toBe(2 + 2);
});

test('a configuration that is not there is its own exit code, never the sandbox', async () => {
  const byOption = await run(['check', '--config', '/nowhere/balancegraph.yaml']);
  expect(byOption).toMatchObject({ code: 78, out: '' });
  expect(byOption.err).toContain('there is no such file');
  expect(await run(['check'], { BALANCEGRAPH_CONFIG: '' })).toMatchObject({ code: 78, out: '' });
});

test('check takes no argument', async () => {
  expect(await run(['check', 'everything'])).toMatchObject({ code: 2, out: '' });
});

test('the keys of an issuer are read too', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const [reddio] = sandbox.sources;
  let body = '{"keys":[{"kty":"EC","crv":"P-256"}]}';
  const port = await listening((_request, response) => response.end(body));
  const jwt = {
    jwksUrl: `http://127.0.0.1:${port}/jwks-${CANARY}`,
    issuer: 'https://issuer.example',
    audience: ['us'],
  };
  const config = await fileWith({ sources: [reddio], server: { clients: { jwt } } });
  expect(await run(['check', '--config', config])).toMatchObject({ code: 0, err: '' });
  for (const [answer, fault] of [
    ['<html>', 'is no JSON'],
    ['{"keys":[]}', 'has no key'],
    ['{"keys":[{"kty":"oct"}]}', 'has no key for RS256, ES256 (server.clients.jwt.algorithms)'],
  ] as const) {
    body = answer;
    const { code, out, err } = await run(['check', '--config', config]);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`server.clients.jwt.jwksUrl ${fault}`) });
    expect(out + err).not.toContain(CANARY);
  }
  const gone = await fileWith({ sources: [reddio], server: { clients: { jwt: { ...jwt, jwksUrl: NOBODY } } } });
  expect((await run(['check', '--config', gone])).err).toContain('server.clients.jwt.jwksUrl cannot be reached');
});
