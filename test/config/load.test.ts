import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ConfigFault } from '../../src/config/fault.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { Secret } from '../../src/model/secret.ts';
import { secretOption } from '../../src/providers/options.ts';
import { kinds, vault } from './kinds.ts';

const REFERENCE = '${' + 'VAULT_TOKEN}';
const SHELF = 'sources: [{ id: shelf, provider: shelf, url: https://shelf.example }]\n';

function load(text: string, env: Readonly<Record<string, string>> = {}) {
  return loadConfig(text, { file: 'b.yaml', env, kinds });
}

function configOf(text: string, env: Readonly<Record<string, string>> = {}): Config {
  const loaded = load(text, env);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.config;
}

function faultsOf(text: string, env: Readonly<Record<string, string>> = {}): readonly ConfigFault[] {
  const loaded = load(text, env);
  if (loaded.ok) throw new Error('expected faults');
  return loaded.faults;
}

/** `where path: problem` of each fault. */
function linesOf(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  return faultsOf(text, env).map(({ where, path, problem }) => `${where} ${path}: ${problem}`);
}

describe('a sound configuration', () => {
  test('is filled with defaults', () => {
    expect(configOf(SHELF)).toEqual({
      server: {
        host: '127.0.0.1',
        hosts: [],
        port: 4000,
        graphiql: true,
        graphiqlChecks: false,
        introspection: true,
        deadlineMs: 15_000,
        maxBodyBytes: 131_072,
        headersTimeoutMs: 10_000,
        requestTimeoutMs: 15_000,
        maxConnections: 10_000,
        drainDelayMs: 0,
        compression: { minBytes: 4096 },
        cors: { origins: [], headers: [] },
        failures: 'errors',
        surface: 'standalone',
        schema: { prefix: '', subscriptions: false, tags: [], inaccessible: [] },
        compiled: true,
        shortWay: true,
        busyRequests: 20,
        documentCacheBytes: 12 * 1024 ** 2,
        documents: { manifests: [], only: false, automatic: false },
        operationsPerRequest: 1,
        gateway: { only: false, operationHeaders: ['x-request-id', 'traceparent'] },
        clients: { required: true, keys: [], roles: [], limits: {} },
        extensions: { calls: false, cost: false, plan: false, trace: false },
      },
      limits: {
        listItems: 1000,
        accounts: 10_000,
        pairs: 50_000,
        calls: 10_000,
        nodes: 500_000,
        rows: 1_000_000,
        pageSize: 100,
        maxPageSize: 1000,
        documentTokens: 100_000,
        depth: 100,
        recursiveSelections: 50_000,
        live: {
          leastAgeSeconds: 1,
          quotaPercent: 50,
          pairs: 1000,
          pairsTogether: 1_000_000,
          watches: 10_000,
          watchesPerClient: 1000,
          heartbeatSeconds: 15,
          stalledSeconds: 60,
        },
      },
      planning: { maxSurplus: 9, maxPages: 100, mergeWindowMs: 5, operationMs: 5000, operationBytes: 33_554_432 },
      cache: { pairs: 100_000, maxAgeSeconds: 3600 },
      metrics: { host: '127.0.0.1' },
      log: { level: 'info' },
      sources: [
        {
          id: 'shelf',
          fallbackUrls: [],
          check: [],
          provider: 'shelf',
          url: 'https://shelf.example',
          sandbox: false,
          timeoutMs: 10_000,
          connectTimeoutMs: 1000,
          reuseConnections: true,
          maxBodyBytes: 2_097_152,
          queue: 2000,
          retries: 1,
          breaker: { enabled: true, failures: 5, openMs: 30_000, maxOpenMs: 300_000 },
          factsTtlSeconds: 3600,
          options: { pageSize: 100 },
        },
      ],
    });
  });

  test('is frozen all the way down', () => {
    const config = configOf(SHELF);
    const frozen = [config, config.server.extensions, config.sources, config.sources[0], config.sources[0]?.options];
    expect(frozen.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true, true]);
  });

  test('may be JSON, with the same outcome, and may name its schema', () => {
    const json = {
      $schema: './config.schema.json',
      sources: [{ id: 'shelf', provider: 'shelf', url: 'https://shelf.example' }],
    };
    expect(configOf(JSON.stringify(json, null, 2))).toEqual(configOf(SHELF));
  });

  test('keeps sources in the order of the file', () => {
    const source = (id: string) => `  - { id: ${id}, provider: shelf, url: https://x.example }\n`;
    expect(configOf(`sources:\n${source('b')}${source('a')}`).sources.map(({ id }) => id)).toEqual(['b', 'a']);
  });
});

describe('variables', () => {
  const text = `sources:
  - id: main
    provider: vault
    url: "${'${'}VAULT_URL}"
    concurrency: ${'${'}CALLS}
    label: ${'${'}LABEL}
    options: { token: "${REFERENCE}" }
server: { graphiql: "${'${'}UI}" }
`;
  const env = { VAULT_URL: 'https://vault.example/', VAULT_TOKEN: 's3cret!', CALLS: '3', LABEL: '42', UI: 'false' };

  test('replace whole values, as the type that the setting has', () => {
    const { sources, server } = configOf(text, env);
    expect(sources[0]).toMatchObject({ url: 'https://vault.example', concurrency: 3, label: '42' });
    expect(server.graphiql).toBe(false);
  });

  test('bring secrets in, which show themselves to reveal alone', () => {
    const config = configOf(text, env);
    const options = config.sources[0]?.options;
    const token = typeof options === 'object' && options !== null && 'token' in options ? options.token : null;
    expect(token instanceof Secret && token.reveal()).toBe('s3cret!');
    expect(JSON.stringify(config)).not.toContain('s3cret!');
  });

  test('that are not set are all named, with their settings', () => {
    expect(linesOf(text, { VAULT_TOKEN: '' })).toEqual([
      'b.yaml:4:10 sources[0].url: the environment variable VAULT_URL is not set',
      'b.yaml:5:18 sources[0].concurrency: the environment variable CALLS is not set',
      'b.yaml:6:12 sources[0].label: the environment variable LABEL is not set',
      'b.yaml:7:23 sources[0].options.token: the environment variable VAULT_TOKEN is empty',
      'b.yaml:8:21 server.graphiql: the environment variable UI is not set',
    ]);
  });

  test('are own variables, never inherited properties', () => {
    expect(linesOf(SHELF.replace('https://shelf.example', `"${'${'}constructor}"`))).toEqual([
      'b.yaml:1:46 sources[0].url: the environment variable constructor is not set',
    ]);
  });

  test('must be the whole value', () => {
    expect(linesOf(SHELF.replace('https://shelf.example', `"https://${'${'}HOST}/x"`), { HOST: 'h.example' })).toEqual([
      'b.yaml:1:46 sources[0].url: a variable must be the whole value',
    ]);
  });

  test.each([
    ['url', 'VAULT_URL', 'https://user:hunter2@vault.example'],
    ['concurrency', 'CALLS', '777777'],
    ['concurrency', 'CALLS', 'hunter2'],
    ['label', 'LABEL', 'hunter2\u0007'],
    ['options.token', 'VAULT_TOKEN', 'hunter2\nsecond line'],
  ])('that break the rule of %s are named in the error and never quoted', (setting, variable, value) => {
    const faults = faultsOf(text, { ...env, [variable]: value });
    expect(faults.map(({ where, path }) => [where, path])).toEqual([
      [`environment ${variable}`, `sources[0].${setting}`],
    ]);
    expect(JSON.stringify(faults)).not.toMatch(/hunter2|777777/);
  });

  test('stay unquoted where the rule of a provider quotes what it got', () => {
    const noted = text.replace(`"${REFERENCE}" }`, `"${REFERENCE}", note: "${'${'}NOTE}" }`);
    const faults = faultsOf(noted, { ...env, NOTE: 'hunter2' });
    expect(faults.map(({ problem }) => problem)).toEqual(['is not accepted']);
    expect(faultsOf(noted.replace(`"${'${'}NOTE}"`, 'mine'), env)[0]?.problem).toBe('"mine" is not fine');
  });
});

describe('secrets in the file', () => {
  const withOptions = (options: string, provider = 'vault') =>
    `sources:\n  - id: teos-main\n    provider: ${provider}\n    url: https://v.example\n    options: ${options}\n`;

  test.each([
    ['a text', '{ token: hunter2 }', 'sources[0].options.token'],
    ['a number', '{ token: 73477 }', 'sources[0].options.token'],
    ['a list', '{ token: [hunter2] }', 'sources[0].options.token'],
    ['a section', '{ token: { hunter2: x } }', 'sources[0].options.token'],
    ['part of a variable', `{ token: "hunter2${REFERENCE}" }`, 'sources[0].options.token'],
    [
      'an entry of a list',
      `{ token: "${REFERENCE}", networks: [{ name: n, key: hunter2 }] }`,
      'sources[0].options.networks[0].key',
    ],
  ])('%s is refused with the place it belongs in, and not quoted', (_form, options, path) => {
    const faults = faultsOf(withOptions(options), { VAULT_TOKEN: 'x' });
    expect(faults.map((fault) => [fault.path, fault.problem])).toEqual([[path, 'a secret must not stand in the file']]);
    expect(faults[0]?.hint).toContain(path.endsWith('key') ? '${' + 'TEOS_MAIN_KEY}' : '${' + 'TEOS_MAIN_TOKEN}');
    expect(JSON.stringify(faults)).not.toMatch(/hunter2|73477/);
  });

  test('are found under a misspelt provider too', () => {
    expect(linesOf(withOptions('{ token: hunter2 }', 'valt'))).toEqual([
      'b.yaml:3:15 sources[0].provider: expected one of: vault, shelf',
      'b.yaml:5:23 sources[0].options.token: a secret must not stand in the file',
    ]);
  });

  test('are found in options that contain themselves', () => {
    const group = z.strictObject({
      key: secretOption('A credential.').optional(),
      get next() {
        return group.optional();
      },
    });
    const text = withOptions('{ next: { next: { key: hunter2 } } }');
    const loaded = loadConfig(text, { file: 'b.yaml', env: {}, kinds: [{ ...vault, options: group }] });
    expect(loaded.ok ? [] : loaded.faults.map(({ path }) => path)).toEqual(['sources[0].options.next.next.key']);
    expect(JSON.stringify(loaded)).not.toContain('hunter2');
  });

  test.each([
    'options: { token:hunter2 }',
    'options: { "hunter2 with spaces": 1 }',
    'options: { token: "hunter2 }',
    'options: { token: hunter2, token: hunter2 }',
    'options: { token: *hunter2 }',
    'options: { token: !hunter2 hunter2 }',
    'options: [hunter2',
    'token hunter2\n  : x',
    '"hunter2" "hunter2"',
    '? [hunter2]\n: x',
  ])('are not quoted from a broken file: %j', (line) => {
    const faults = faultsOf(`sources:\n  - id: a\n    provider: vault\n    url: https://v.example\n    ${line}\n`);
    expect(faults.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});

test('all faults are reported at once, in the order of the file, those of the environment last', () => {
  const text = `server:
  prot: 4000
  port: 70000
limits: { pageSize: 2000 }
log:
  level: inof
sources:
  - id: Vault
    provider: vault
    url: http://vault.example
    timeoutMs: 5s
    options:
      token: hunter2
      perCall: ${'${'}PER_CALL}
      absent: zro
      networks: [{ history: nope }]
  - id: x
    id: y
    provider: valt
    url: ${'${'}MISSING}
    concurency: 3
    timeoutMs: 99
  - id: x
    provider: shelf
    label:
`;
  expect(linesOf(text, { PER_CALL: '51' })).toEqual([
    'b.yaml:2:3 server.prot: unknown setting "prot"',
    'b.yaml:3:9 server.port: must be at most 65535',
    'b.yaml:4:21 limits.pageSize: limits.pageSize must not be larger than limits.maxPageSize',
    'b.yaml:6:10 log.level: expected one of: fatal, error, warn, info, debug, trace, silent',
    'b.yaml:8:9 sources[0].id: must be 1 to 63 lower-case letters, digits and dashes, beginning with a letter',
    'b.yaml:10:10 sources[0].url: must use https; http is for loopback hosts only (127.0.0.0/8, localhost, [::1])',
    'b.yaml:11:16 sources[0].timeoutMs: expected whole number',
    'b.yaml:13:14 sources[0].options.token: a secret must not stand in the file',
    'b.yaml:15:15 sources[0].options.absent: expected one of: zero, unknown',
    'b.yaml:16:18 sources[0].options.networks[0].name: this setting is required',
    'b.yaml:16:29 sources[0].options.networks[0].history: expected one of: auto, true, false',
    'b.yaml:18:5 sources[1].id: this key stands here twice',
    'b.yaml:19:15 sources[1].provider: expected one of: vault, shelf',
    'b.yaml:20:10 sources[1].url: the environment variable MISSING is not set',
    'b.yaml:21:5 sources[1].concurency: unknown setting "concurency"',
    'b.yaml:22:16 sources[1].timeoutMs: must be at least 100',
    'b.yaml:23:5 sources[2].url: this setting is required',
    'b.yaml:23:9 sources[2].id: sources[1] has the same id',
    'b.yaml:25:11 sources[2].label: this setting has no value',
    'environment PER_CALL sources[0].options.perCall: must be at most 50',
  ]);
});

describe('hints', () => {
  const hintOf = (text: string) => faultsOf(text)[0]?.hint;

  test.each([
    ['servr: {}\n', 'Did you mean "server"?'],
    ['limits: { PageSize: 3 }\n', 'Did you mean "pageSize"?'],
    [
      'limits: { colour: red }\n',
      'Known here: listItems, accounts, pairs, calls, nodes, rows, pageSize, maxPageSize, documentTokens, depth, recursiveSelections, live.',
    ],
    ['log: { level: wran }\n', 'Did you mean "warn"?'],
    [
      'planning: { maxSurplus: -1 }\n',
      'Whole number, 0 to 1000; 9 when left out. Pairs read but not wanted, per wanted pair, at most, where a wider call saves further calls.',
    ],
    ['server:\n', 'Give it one or remove the line. Section.'],
  ])('%j', (text, hint) => {
    expect(hintOf(text + SHELF)).toBe(hint);
  });

  test('say what a missing section needs', () => {
    expect(hintOf('sources: [{ id: v, provider: vault, url: https://v.example }]')).toContain('It needs: token.');
  });

  test.each([
    ['sources: [{ id: v, provider: vualt, url: https://v.example }]', 'Did you mean "vault"?'],
    ['sources: [{ id: v, provider: bank, url: https://v.example }]', 'One of: vault, shelf'],
    ['sources: [{ id: v, url: https://v.example }]', 'One of: vault, shelf'],
  ])('name the provider kinds: %s', (text, hint) => {
    expect(hintOf(text)).toContain(hint);
  });
});

describe('a file that is no configuration', () => {
  test.each([
    ['', 'b.yaml : the file is empty'],
    ['# only a comment\n', 'b.yaml : the file is empty'],
    ['null\n', 'b.yaml : the file is empty'],
    ['hello\n', 'b.yaml:1:1 : expected section'],
    ['- a\n', 'b.yaml:1:1 : expected section'],
    ['{}\n', 'b.yaml:1:1 sources: this setting is required'],
    ['sources: []\n', 'b.yaml:1:10 sources: must have at least 1 entry'],
    ['sources: {}\n', 'b.yaml:1:10 sources: expected list'],
    ['a: [\n', 'b.yaml:2:1 : the indentation does not fit'],
    ['a: b: c\n', 'b.yaml:1:4 : the structure cannot be read here'],
    ['server:\n\tport: 1\n', 'b.yaml:2:1 : a tab stands where the indentation is'],
    [`${SHELF}---\n${SHELF}`, 'b.yaml:2:1 : the file holds several documents'],
    [`log: &l { level: info }\nserver: *l\n${SHELF}`, 'b.yaml:2:9 server: anchors and aliases are not accepted'],
    [`__proto__: { port: 1 }\n${SHELF}`, 'b.yaml:1:1 : this key is not a plain word'],
    [`server: { __proto__: { port: 1 } }\n${SHELF}`, 'b.yaml:1:11 server: this key is not a plain word'],
    [`server: { port: 1, port: 1 }\n${SHELF}`, 'b.yaml:1:20 server.port: this key stands here twice'],
    [`server: { port: .nan }\n${SHELF}`, 'b.yaml:1:17 server.port: expected whole number'],
    [`server: { port: 80.5 }\n${SHELF}`, 'b.yaml:1:17 server.port: expected whole number'],
    [`server: { port: "80" }\n${SHELF}`, 'b.yaml:1:17 server.port: expected whole number'],
  ])('%j', (text, line) => {
    expect(linesOf(text)[0]).toBe(line);
  });

  test('leaves the prototype of objects alone', () => {
    load(`__proto__: { polluted: yes }\nserver: { constructor: { prototype: { polluted: yes } } }\n${SHELF}`);
    expect('polluted' in {}).toBe(false);
  });
});

test('a graph for a gateway alone needs the token of one', () => {
  expect(linesOf(`server: { gateway: { only: true } }\n${SHELF}`)).toEqual([
    'b.yaml:1:28 server.gateway.only: every query would be refused: there is no token',
  ]);
  const withToken = `server: { gateway: { only: true, token: "\${GATE}" } }\n${SHELF}`;
  expect(configOf(withToken, { GATE: 'secret-of-the-gate' }).server.gateway.token?.reveal()).toBe('secret-of-the-gate');
});

test('a breaker never opens for longer than its longest time, defaults included', () => {
  const shelf = (breaker: string): string =>
    `sources: [{ id: shelf, provider: shelf, url: 'https://shelf.example', breaker: { ${breaker} } }]`;
  expect(linesOf(shelf('openMs: 400000'))).toEqual([
    expect.stringMatching(
      / sources\[0\]\.breaker\.openMs: breaker\.openMs must not be larger than breaker\.maxOpenMs$/,
    ),
  ]);
  expect(linesOf(shelf('maxOpenMs: 1000'))).toEqual([expect.stringContaining(' sources[0].breaker.maxOpenMs: ')]);
  expect(configOf(shelf('openMs: 1000, maxOpenMs: 1000')).sources[0]?.breaker.openMs).toBe(1000);
});

test('the headers of a request have no more time than the whole of it, defaults included', () => {
  expect(linesOf(`server: { requestTimeoutMs: 5000 }\n${SHELF}`)).toEqual([
    expect.stringMatching(/ server\.requestTimeoutMs: server\.headersTimeoutMs must not be larger than/),
  ]);
  expect(linesOf(`server: { headersTimeoutMs: 20000 }\n${SHELF}`)).toEqual([
    expect.stringContaining(' server.headersTimeoutMs: '),
  ]);
});

test.each(['*', 'app.example', 'https://app.example/', 'https://app.example:443', 'https://app.example/x', 'null'])(
  '%s is no origin that may read answers',
  (origin) => {
    expect(linesOf(`server: { cors: { origins: ['${origin}'] } }\n${SHELF}`)).toEqual([
      expect.stringContaining(' server.cors.origins[0]: '),
    ]);
  },
);

test('a page is never larger than the largest page, defaults included', () => {
  expect(linesOf(`limits: { maxPageSize: 50 }\n${SHELF}`)).toEqual([
    'b.yaml:1:24 limits.maxPageSize: limits.pageSize must not be larger than limits.maxPageSize',
  ]);
  expect(configOf(`limits: { maxPageSize: 50, pageSize: 50 }\n${SHELF}`).limits.pageSize).toBe(50);
});

test.each(['*', 'graph.example', 'Graph.Example:443', '10.0.0.1', '::1', '[::1]:4000'])(
  '%s is a host that may be served',
  (host) => {
    expect(configOf(`server: { hosts: ["${host}"] }\n${SHELF}`).server.hosts).toEqual([host]);
  },
);

test.each(['', 'https://graph.example', 'graph.example/graphql', '*.example', 'a b', 'a,b', '[::1'])(
  '%j is no host',
  (host) => {
    expect(linesOf(`server: { hosts: ["${host}"] }\n${SHELF}`).join()).toContain(
      'must be a host name or an IP address',
    );
  },
);
