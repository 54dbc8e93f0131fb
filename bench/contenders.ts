/** Who is measured. */
import type { Open } from './contenders/contender.ts';
import type { Style } from './contenders/graph.ts';
import { pairsOf, type SizeName } from './scenarios.ts';

export interface Contender {
  readonly label: string;
  /** Loaded in its own process only. */
  load(): Promise<Open>;
  /** Why it is left out of a size; null where it takes part. */
  lacks(size: SizeName): string | null;
}

const nothing = () => null;

const apollo = (style: Style) => async (): Promise<Open> => (await import('./contenders/apollo.ts')).openApollo(style);

/** The first is what all others are compared with. */
export const contenders = {
  'hand-written': {
    label: 'hand-written handler',
    load: async () => (await import('./contenders/hand-written.ts')).open,
    lacks: nothing,
  },
  balancegraph: {
    label: '**balancegraph**',
    load: async () => (await import('./contenders/balancegraph.ts')).open,
    lacks: nothing,
  },
  'apollo-lists': { label: 'Apollo Server, list loader', load: apollo('lists'), lacks: nothing },
  'apollo-pairs': {
    label: 'Apollo Server, DataLoader per pair',
    load: apollo('pairs'),
    lacks: nothing,
  },
  'apollo-naive': {
    label: 'Apollo Server, naive resolvers',
    load: apollo('naive'),
    lacks: (size) => (pairsOf(size) > 10_000 ? `${pairsOf(size)} upstream calls for one query` : null),
  },
  yoga: {
    label: 'GraphQL Yoga, list loader',
    load: async () => (await import('./contenders/yoga.ts')).open,
    lacks: nothing,
  },
  mercurius: {
    label: 'Mercurius with JIT, list loader',
    load: async () => (await import('./contenders/mercurius.ts')).open,
    lacks: nothing,
  },
} as const satisfies Readonly<Record<string, Contender>>;

export type ContenderName = keyof typeof contenders;

export const contenderNames = Object.keys(contenders) as readonly ContenderName[];
