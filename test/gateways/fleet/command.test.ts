/** `npm run example:fleet`: one command starts everything, prints a query that it answers, and Ctrl-C ends everything. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query } from '../../../examples/fleet/question.ts';
import { root } from '../../docs/pages.ts';
import { type Example, runGuarded, startGuarded } from '../example.ts';

const START = 'examples/fleet/start.ts';

test('the script installs what the program needs, and is the program that is tested here', () => {
  const manifest: unknown = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const script = `node scripts/install-beside.ts examples/gateways examples/fleet && node ${START}`;
  expect(manifest).toMatchObject({ scripts: { 'example:fleet': script } });
});

describe.each([
  ['apollo', 'Apollo Gateway'],
  ['hive', 'Hive Gateway'],
])('--gateway %s', (gateway, maker) => {
  let fleet: Example;
  beforeAll(async () => {
    fleet = await startGuarded([START, '--gateway', gateway, '--port', '0']);
  });
  afterAll(() => fleet?.kill());

  test('names the gateway and the three graphs behind it', () => {
    expect(fleet.greeting).toContain(`(${maker})`);
    expect([...fleet.greeting.matchAll(/^ {2}over .*\((\w+)\)$/gm)].map(([, name]) => name)).toEqual([
      'balancegraph',
      'users',
      'prices',
    ]);
  });

  test('prints a query that it answers, and the answer', async () => {
    const [, body = ''] = /-d '(.*)'$/m.exec(fleet.greeting) ?? [];
    const printed: { query: string } = JSON.parse(body);
    expect(printed.query).toBe(query.replaceAll(/\s+/g, ' '));
    const { data, errors } = await fleet.ask(printed);
    expect(errors).toBeUndefined();
    const text = JSON.stringify(data);
    const lines = [...fleet.greeting.matchAll(/^\w+ +(\S+) .* (\S+) USD(, by an old price)?$/gm)];
    expect(lines).toHaveLength(8);
    for (const [, total, worth] of lines)
      expect(text).toMatch(new RegExp(`"value":"${total}".{1,60}"worth":{"amount":"${worth}"`));
    expect(lines.filter(([, , , old]) => old)).toHaveLength(1);
  });

  test('ends with 0 on Ctrl-C, and never asked for another machine', async () => {
    const { code, err } = await fleet.stop();
    expect(code).toBe(0);
    expect(err).not.toContain('connects to');
    const [, ...urls] = fleet.greeting.match(/http:\S+/g) ?? [];
    for (const url of urls) await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

test.each([
  [['--port', '65536'], '--port is "65536": give a number to 65535'],
  [['--port', 'x'], '--port is "x": give a number to 65535'],
  [['--gateway', 'cosmo'], '--gateway is "cosmo": give apollo or hive'],
])('%j is refused with what to do', async (args, reason) => {
  const { code, out, err } = await runGuarded([START, ...args]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(`The fleet was not started: ${reason}`);
});

test('an option that is unknown is a usage error, and --help says what there is', async () => {
  const { code, out, err } = await runGuarded([START, '--getaway', 'hive']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain("Unknown option '--getaway'");
  expect(err).toContain('--help says what there is.');
});

test('a port that is taken is named, with the option for another one', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const outcome = await runGuarded([START, '--port', port]);
  other.close();
  expect(outcome).toEqual({
    code: 1,
    out: '',
    err: `The fleet was not started: port ${port} cannot be used: choose another one with --port\n`,
  });
});

test.each(['mercurius', 'graphql-yoga', '@apollo/gateway', '@graphql-hive/gateway-runtime'])(
  'without %s it names the package and the command that installs it',
  async (name) => {
    // Node looks for this one package from the root of the project, where it is not installed.
    const hook = `import { registerHooks } from 'node:module';
      registerHooks({ resolve: (specifier, context, next) =>
        next(specifier, specifier === ${JSON.stringify(name)} ? { ...context, parentURL: ${JSON.stringify(pathToFileURL(root).href)} } : context) });`;
    const preload = `data:text/javascript,${encodeURIComponent(hook)}`;
    const { code, out, err } = await runGuarded(['--import', preload, START]);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: `The fleet was not started: Cannot find package '${name}'. Run npm run example:fleet once, which installs what is missing\n`,
    });
  },
);
