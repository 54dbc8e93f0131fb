import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openGate } from '../server/gate.ts';
import { parseLines } from '../server/support.ts';
import { fileWith, listening, NOBODY } from './files.ts';
import { outcomeOf, printed, run, startChild, startHere } from './run.ts';

const CANARY = 'canary-5d1b90';

/** Resolves once stderr has said this. */
function said(child: ChildProcessWithoutNullStreams, mark: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += String(chunk);
    if (text.includes(mark)) resolve();
  });
  child.once('close', () => reject(new Error(`ended before it said ${JSON.stringify(mark)}`)));
  return promise;
}

function urlIn(text: string, title: string): string {
  return new RegExp(`^${title} +(\\S+)$`, 'm').exec(text)?.[1] ?? '';
}

function post(url: string, query: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) }).then((answer) => answer.json());
}

test.for([
  ['serve', '--port', '0'],
  ['--port', '0'],
])('%j: without a configuration serves the sandbox, says where, and says that it is one', async (args) => {
  const command = startHere(args);
  onTestFinished(() => command.interrupt());
  const text = await printed(command, 'Ctrl-C');
  expect(text).toMatch(/^Sources +sandbox-reddio, .*\(the sandbox: balances are invented; .*--config FILE\)$/m);
  const query = '{ sources { sandbox health { ok } } }';
  const sources = Array.from({ length: 4 }, () => ({ sandbox: true, health: { ok: true } }));
  expect(await post(urlIn(text, 'GraphQL'), query)).toMatchObject({
    data: { sources },
    extensions: { calls: expect.any(Array) },
  });
  const tabs = await fetch(new URL('tabs.json', urlIn(text, 'GraphiQL'))).then((answer) => answer.json());
  expect(tabs).toMatchObject({
    sandbox: true,
    tabs: expect.arrayContaining([{ query: expect.stringContaining('query FourSources') }]),
  });
  command.interrupt();
  const { code, err } = await command.outcome;
  expect(code).toBe(0);
  const lines = parseLines(err.replace(/^Stopping.*\n/m, ''), 'upstream request');
  expect(lines).toHaveLength(4);
  expect(lines).toContainEqual(expect.objectContaining({ source: 'sandbox-mesh', status: 200 }));
});

test('Ctrl-C lets the running request finish and ends with 0', async () => {
  const gate = await openGate();
  onTestFinished(() => gate.close());
  const config = await fileWith({
    server: { port: 0, graphiql: false },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the form of a reference in a configuration
    sources: [{ id: 'slow', provider: 'teos', url: gate.url, options: { token: '${SLOW_TOKEN}' } }],
  });
  const child = startChild(['serve', '--config', config], { SLOW_TOKEN: CANARY });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const outcome = outcomeOf(child);
  const stopping = said(child, 'Stopping');
  const text = await printed(child, 'Ctrl-C');
  expect(text).toMatch(/^Sources +slow$/m);
  expect(text).not.toContain('GraphiQL');
  const answer = post(urlIn(text, 'GraphQL'), '{ sources { health { ok } } }');
  await gate.arrived;
  child.kill('SIGINT');
  await stopping;
  gate.open();
  expect(await answer).toEqual({ data: { sources: [{ health: { ok: true } }] } });
  const { code, err } = await outcome;
  expect(code).toBe(0);
  expect(err).toContain('"source":"slow"');
  for (const secret of [CANARY, gate.url]) expect(text + err).not.toContain(secret);
});

test('SIGHUP has the configuration read again: taken as a whole, or kept with the reason', async () => {
  const far = { id: 'far', provider: 'reddio', url: NOBODY };
  const config = await fileWith({ server: { port: 0 }, sources: [far] });
  const child = startChild(['serve', '--config', config]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const outcome = outcomeOf(child);
  const url = urlIn(await printed(child, 'Ctrl-C'), 'GraphQL');
  const names = () => post(url, '{ sources { name } }');
  const hangUp = async (content: object, mark: string): Promise<void> => {
    writeFileSync(config, JSON.stringify(content));
    const told = said(child, mark);
    child.kill('SIGHUP');
    await told;
  };
  await hangUp({ server: { port: 0 }, sources: [far, { ...far, id: 'near' }] }, 'Sources: far, near.');
  expect(await names()).toEqual({ data: { sources: [{ name: 'far' }, { name: 'near' }] } });
  await hangUp({ server: { prot: 0 }, sources: [far] }, '1 fault in the configuration; the one in force was kept.');
  await hangUp(
    { server: { port: 1 }, sources: [far] },
    'the one in force was kept: server.port: cannot change while the server runs; restart it.',
  );
  expect(await names()).toEqual({ data: { sources: [{ name: 'far' }, { name: 'near' }] } });
  child.kill('SIGINT');
  expect((await outcome).code).toBe(0);
});

test.each([
  ['the configuration', {}, [], 'config'],
  ['PORT before the configuration', { PORT: 'env' }, [], 'env'],
  ['--port before both', { PORT: 'env' }, ['--port', 'flag'], 'flag'],
] as const)(
  'listens on the configured address: %s; a taken port is named with the remedy',
  async (_name, env, args, expected) => {
    const ports: Readonly<Record<string, string>> = {
      config: String(await listening()),
      env: String(await listening()),
      flag: String(await listening()),
    };
    const actual = (word: string): string => ports[word] ?? word;
    const sources = [{ id: 'far', provider: 'reddio', url: NOBODY }];
    const config = await fileWith({ server: { port: Number(ports.config) }, sources });
    const variables = Object.fromEntries(Object.entries(env).map(([name, word]) => [name, actual(word)]));
    const { code, out, err } = await run(['serve', '--config', config, ...args.map(actual)], variables);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      `Cannot listen on 127.0.0.1:${actual(expected)}: the port is taken. Choose another with --port or PORT, or 0 for any.\n`,
    );
  },
);

test('a port of the metrics that is taken is named with its setting', async () => {
  const port = await listening();
  const config = await fileWith({
    server: { port: 0 },
    metrics: { port },
    sources: [{ id: 'far', provider: 'reddio', url: NOBODY }],
  });
  const { code, out, err } = await run(['serve', '--config', config]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe(
    `Cannot serve metrics on 127.0.0.1:${port}: the port is taken. Choose another with metrics.port, or 0 for any.\n`,
  );
});

test('an address of another machine is named with the remedy', async () => {
  // Reserved for documentation (RFC 5737): no machine has it.
  const { code, err } = await run(['serve', '--port', '0'], { HOST: '192.0.2.1' });
  expect(code).toBe(1);
  expect(err).toMatch(/^Cannot listen on 192\.0\.2\.1:0: this machine does not have the address\..*HOST/);
});

test.each([[['--port', '65536']], [['--port', 'http']], [['--socket', '/tmp/x']], [['now']]])(
  'serve %j is a usage error',
  async (args) => {
    expect(await run(['serve', ...args])).toMatchObject({ code: 2, out: '' });
  },
);

test('a PORT that is no port is a usage error', async () => {
  expect(await run(['serve'], { PORT: '40o0' })).toMatchObject({ code: 2, out: '' });
});

test('a configuration with faults starts nothing, and shows no secret', async () => {
  const config = await fileWith({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the form of a reference in a configuration
    sources: [{ id: 'main', provider: 'teos', url: 'http://far.example', options: { token: '${MAIN_TOKEN}' } }],
  });
  const { code, out, err } = await run(['serve', '--config', config], { MAIN_TOKEN: `${CANARY} with a space` });
  expect({ code, out }).toEqual({ code: 78, out: '' });
  expect(err).toContain('sources[0].url');
  expect(err).toContain('sources[0].options.token');
  expect(err).toContain('2 faults in the configuration; nothing was started.');
  expect(err).not.toContain(CANARY);
});

test('--cors-origin lets pages of further origins read, and takes nothing that is no origin', async () => {
  const config = await fileWith({
    server: { port: 0, graphiql: false, cors: { origins: ['https://one.example'] } },
    sources: [{ id: 'far', provider: 'reddio', url: NOBODY }],
  });
  const options = ['--cors-origin', 'https://two.example', '--cors-origin', 'http://localhost:5173'];
  const command = startHere(['serve', '--config', config, ...options]);
  onTestFinished(() => command.interrupt());
  const url = urlIn(await printed(command, 'Ctrl-C'), 'GraphQL');
  for (const origin of [
    'https://one.example',
    'https://two.example',
    'http://localhost:5173',
    'https://three.example',
  ]) {
    const answer = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin.includes('three') ? null : origin);
  }
  command.interrupt();
  await command.outcome;
  const refused = await run(['serve', '--cors-origin', 'https://two.example/']);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('such as https://app.example') });
});
