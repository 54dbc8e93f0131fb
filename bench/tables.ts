/** What is measured against what: one table for each comparison, in sections that can be run alone. */
import type { Entry } from './arena.ts';
import { type ContenderName, contenderNames } from './contenders.ts';
import { type FormName, pairsOf, type SizeName, sizes } from './scenarios.ts';

export const sections = {
  sizes: 'The query in four sizes, against everyone',
  scale: 'A million balances',
  facts: 'Assets of which nothing is known yet',
  calls: 'As few pairs a call as real sources take',
  wire: 'Answers that say the same in other bytes, or less',
  entities: 'As a subgraph',
  accounts: 'A source that takes one account a call',
  evm: 'An EVM node, against plain viem',
  bitcoin: 'A Bitcoin node, by scans',
  ledger: 'Books by hledger-web, read whole',
  solana: 'A Solana node: all token accounts of an owner, or the associated ones',
  cosmos: 'A Cosmos SDK chain, one call an account',
  substrate: 'A node of an Asset Hub',
  sources: 'Four sources in one query',
  text: 'Query texts never seen before',
  hot: 'The same question again, and at the same time',
  processes: 'One process and two',
  metrics: 'With metrics',
  shared: 'With a store',
} as const;

export type SectionName = keyof typeof sections;

export interface Table {
  /** Section, size and form. */
  readonly id: string;
  readonly section: SectionName;
  readonly title: string;
  /** The first is what the others are compared with. */
  readonly entries: readonly Entry[];
  /** The fewest upstream calls for one query of our server, and the most it may make. */
  readonly calls: number;
}

/** Those that stand for all where only the form of the upstream changes. */
const core: readonly ContenderName[] = ['hand-written', 'balancegraph', 'apollo-lists', 'mercurius'];

const pair: readonly ContenderName[] = ['hand-written', 'balancegraph'];

const wire: readonly (readonly [FormName, string])[] = [
  ['shuffled', 'rows in another order'],
  ['extra', 'more keys, in another order'],
  ['spaced', 'indented JSON'],
  ['messy', 'all three together'],
  ['partial', 'one row of twenty is missing'],
];

const perAccount: readonly (readonly [FormName, string])[] = [
  ['per-account', 'Loopring, one call an account'],
  ['reddio', 'Reddio, one call an account'],
  ['mesh', 'Mesh, one call an account'],
];

export const tables: readonly Table[] = [
  against(contenderNames, { section: 'sizes', size: 'small', form: 'wide', title: 'one call', calls: 1 }),
  against(contenderNames, { section: 'sizes', size: 'medium', form: 'wide', title: 'one call', calls: 1 }),
  against(contenderNames, { section: 'sizes', size: 'large', form: 'wide', title: 'one call', calls: 1 }),
  against(contenderNames, { section: 'sizes', size: 'huge', form: 'wide', title: 'ten calls', calls: 10 }),
  against(core, { section: 'scale', size: 'million', form: 'wide', title: '100 calls', calls: 100 }),
  ...(['medium', 'large', 'huge'] as const).map((size) =>
    against(core, {
      section: 'facts',
      size,
      form: 'new-facts',
      title: 'assets of its own each time',
      calls: { medium: 1, large: 1, huge: 10 }[size],
    }),
  ),
  against(pair, {
    section: 'facts',
    size: 'million',
    form: 'new-facts',
    title: 'assets of its own each time',
    calls: 100,
  }),
  ...(['large', 'huge'] as const).map((size) =>
    against(core, {
      section: 'calls',
      size,
      form: 'eight-kib',
      title: 'URLs of 8000 bytes',
      calls: { large: 2, huge: 10 }[size],
    }),
  ),
  ...(['medium', 'large', 'huge'] as const).map((size) =>
    against(core, {
      section: 'calls',
      size,
      form: 'chunked',
      title: '50 pairs a call',
      calls: pairsOf(size) / 50,
    }),
  ),
  ...wire.map(([form, title]) =>
    against(core, {
      section: 'wire',
      size: 'large',
      form,
      title,
      calls: 1,
    }),
  ),
  ...(['medium', 'large'] as const).map((size) =>
    against(core, {
      section: 'entities',
      size,
      form: 'entities',
      title: '`_entities`',
      calls: 1,
    }),
  ),
  ...perAccount.flatMap(([form, title]) =>
    (['small', 'medium', 'large'] as const).map((size) =>
      against(core, { section: 'accounts', size, form, title, calls: sizes[size].accounts }),
    ),
  ),
  ...(['medium', 'thousand'] as const).flatMap((size) => [
    against(pair, {
      section: 'solana',
      size,
      form: 'solana',
      title: 'one call an owner, and one for the coin of a hundred',
      calls: sizes[size].accounts + Math.ceil(sizes[size].accounts / 100),
    }),
    against(pair, {
      section: 'solana',
      size,
      form: 'solana-associated',
      title: 'one call for a hundred pairs',
      calls: pairsOf(size) / 100,
    }),
  ]),
  ...(['medium', 'thousand'] as const).map((size) =>
    against(pair, {
      section: 'substrate',
      size,
      form: 'substrate',
      title: 'one call for five hundred pairs',
      calls: Math.ceil(pairsOf(size) / 500),
    }),
  ),
  ...(['medium', 'large'] as const).map((size) =>
    against(pair, {
      section: 'evm',
      size,
      form: 'evm',
      title: 'one `eth_call`, and ours asks for the block before',
      calls: 2,
    }),
  ),
  against(core, {
    section: 'cosmos',
    size: 'thousand',
    form: 'cosmos',
    title: 'one list an account',
    calls: sizes.thousand.accounts,
  }),
  against(pair, {
    section: 'ledger',
    size: 'thousand',
    form: 'ledger',
    title: 'the whole ledger in one call',
    calls: 1,
  }),
  against(core, { section: 'bitcoin', size: 'column', form: 'bitcoin', title: 'one scan', calls: 1 }),
  {
    ...against(pair, { section: 'sources', size: 'small', form: 'four', title: '', calls: 7 }),
    title: '2 × 3 at each of four sources',
  },
  inForms(core, { section: 'text', size: 'small', forms: ['wide', 'new-text'], title: 'one call' }),
  ...(['medium', 'large'] as const).map((size) =>
    againByOurs(inForms(pair, { section: 'hot', size, forms: ['wide', 'again', 'stored'], title: 'one at a time' })),
  ),
  inForms(['balancegraph'], {
    section: 'hot',
    size: 'medium',
    forms: ['reddio', 'reddio-stored'],
    title: 'Reddio, one call an account',
    calls: sizes.medium.accounts,
  }),
  {
    ...inForms([...pair, 'mercurius'], {
      section: 'hot',
      size: 'medium',
      forms: ['together', 'identical'],
      title: '16 at a time',
    }),
  },
  inForms(pair, {
    section: 'processes',
    size: 'medium',
    forms: ['one-process', 'two-processes'],
    title: '4 at a time',
  }),
  inForms(pair, { section: 'processes', size: 'large', forms: ['one-process', 'two-processes'], title: '4 at a time' }),
  ...(['small', 'medium'] as const).map((size) =>
    inForms(['balancegraph'], { section: 'metrics', size, forms: ['wide', 'metered'], title: 'one call' }),
  ),
  ...(['small', 'medium'] as const).map((size) =>
    inForms(['balancegraph'], { section: 'shared', size, forms: ['wide', 'shared'], title: 'one call' }),
  ),
];

interface Against {
  readonly section: SectionName;
  readonly size: SizeName;
  readonly form: FormName;
  readonly title: string;
  readonly calls: number;
}

function against(names: readonly ContenderName[], { section, size, form, title, calls }: Against): Table {
  return {
    id: `${section} ${size} ${form}`,
    section,
    title: `${shapeOf(size)}, ${title}`,
    calls,
    entries: names.map((contender) => ({ contender, scenario: { size, form } })),
  };
}

interface InForms {
  readonly section: SectionName;
  readonly size: SizeName;
  readonly forms: readonly FormName[];
  readonly title: string;
  /** @default 1 */
  readonly calls?: number;
}

/** Each contender in each form. */
function inForms(names: readonly ContenderName[], { section, size, forms, title, calls = 1 }: InForms): Table {
  return {
    id: `${section} ${size} ${forms.join(' ')}`,
    section,
    title: `${shapeOf(size)}, ${title}`,
    calls,
    entries: names.flatMap((contender) => forms.map((form) => ({ contender, scenario: { size, form } }))),
  };
}

/** Only our server keeps what it read. */
function againByOurs(table: Table): Table {
  const { entries } = table;
  return {
    ...table,
    entries: entries.filter(({ contender, scenario }) => contender === 'balancegraph' || scenario.form === 'wide'),
  };
}

function shapeOf(size: SizeName): string {
  const { accounts, assets } = sizes[size];
  return `${accounts} × ${assets}`;
}
