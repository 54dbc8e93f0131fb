/** The contenders that are measured. */
import type { Open } from './contenders/contender.ts';
import type { Style } from './contenders/graph.ts';
import { flatForTailcall, nestedForTailcall, type Question } from './questions.ts';
import { installedIn, lacksPackage, lacksRedis, tailcallLacks } from './rivals.ts';
import { forms, pairsOf, type Scenario } from './scenarios.ts';

export interface Contender {
  readonly label: string;
  /** Loaded in its own process only. */
  load(): Promise<Open>;
  /** Why it is left out; null where it takes part. */
  lacks(scenario: Scenario): string | null;
  /** How it is asked. @default the usual query */
  readonly question?: (scenario: Scenario, variants: number) => Question;
}

/** Nothing, but that all who ask an EVM node share the client of viem, and all who derive addresses of Solana its curve. */
const nothing = ({ form }: Scenario) => {
  if (form === 'solana-associated') return lacksPackage('@noble/curves');
  return form === 'evm' ? lacksPackage('viem') : null;
};

const apollo = (style: Style) => async (): Promise<Open> => (await import('./contenders/apollo.ts')).openApollo(style);

/** The first is what all others are compared with. */
export const contenders = {
  'hand-written': {
    label: 'hand-written handler',
    load: async () => (await import('./contenders/hand-written.ts')).open,
    lacks: nothing,
  },
  floor: {
    label: 'bytes passed on, the floor',
    load: async () => (await import('./contenders/floor.ts')).open,
    lacks: nothing,
  },
  balancegraph: {
    label: '**balancegraph**',
    load: async () => (await import('./contenders/balancegraph.ts')).open,
    lacks: ({ form }) => (forms[form].stored || forms[form].shared ? lacksRedis() : null),
  },
  'apollo-lists': { label: 'Apollo Server, list loader', load: apollo('lists'), lacks: nothing },
  'apollo-pairs': { label: 'Apollo Server, DataLoader per pair', load: apollo('pairs'), lacks: nothing },
  'apollo-naive': {
    label: 'Apollo Server, naive resolvers',
    load: apollo('naive'),
    lacks: ({ size }) => (pairsOf(size) > 10_000 ? `${pairsOf(size)} upstream calls for one query` : null),
  },
  yoga: {
    label: 'GraphQL Yoga, list loader',
    load: () => installedIn('yoga.ts'),
    lacks: () => lacksPackage('graphql-yoga'),
  },
  mercurius: {
    label: 'Mercurius with JIT, list loader',
    load: () => installedIn('mercurius.ts'),
    lacks: () => lacksPackage('mercurius'),
  },
  hive: {
    label: 'Hive Gateway with Mesh',
    load: async () => (await import('./contenders/hive.ts')).open,
    lacks: () => lacksPackage('@graphql-hive/gateway'),
  },
  'graphql-17': {
    label: 'graphql 17, list loader',
    load: () => installedIn('graphql-17/server.mjs'),
    lacks: () => lacksPackage('graphql', 'graphql-17/'),
  },
  grafast: {
    label: 'Grafast, with plans',
    load: async () => {
      // Without it, it says that it takes this for granted.
      process.env.GRAPHILE_ENV = 'production';
      return installedIn('grafast.mjs');
    },
    lacks: () => lacksPackage('grafast'),
  },
  'tailcall-nested': {
    label: 'Tailcall, nested with `batchKey`',
    load: async () => (await import('./contenders/tailcall.ts')).open,
    lacks: ({ size }) => (pairsOf(size) > 10_000 ? 'takes the better part of a minute for one query' : tailcallLacks()),
    question: nestedForTailcall,
  },
  'tailcall-flat': {
    label: 'Tailcall, flat list of balances',
    load: async () => (await import('./contenders/tailcall.ts')).open,
    lacks: tailcallLacks,
    question: flatForTailcall,
  },
} as const satisfies Readonly<Record<string, Contender>>;

export type ContenderName = keyof typeof contenders;

export const contenderNames = Object.keys(contenders) as readonly ContenderName[];
