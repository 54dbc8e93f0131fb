/**
 * What is mutated, in groups that are each run against their own tests: those that concern the modules, so that a mutant costs
 * seconds. A module that keys, copies, matches or compares belongs in one of them.
 */
export interface MutationGroup {
  /** What is changed, one place at a time. */
  readonly mutate: readonly string[];
  /** What has to notice. */
  readonly tests: readonly string[];
  /** Run only where it is named: each mutant takes minutes. */
  readonly slow?: boolean;
}

export const groups: Readonly<Record<string, MutationGroup>> = {
  model: {
    mutate: ['src/model/amount.ts', 'src/model/identity.ts'],
    tests: ['test/model/*.test.ts'],
  },
  identity: {
    mutate: [
      'src/providers/*/identity.ts',
      'src/providers/evm-address.ts',
      'src/providers/reddio/asset-id.ts',
      'src/providers/{base58,bech32}.ts',
      'src/providers/teos/icp-principal.ts',
    ],
    tests: [
      'test/providers/{base58,bech32,evm-address}.test.ts',
      'test/providers/*-identity.test.ts',
      'test/providers/mesh-{currency,underlying}.test.ts',
      'test/providers/reddio-vectors.test.ts',
    ],
  },
  rows: {
    mutate: ['src/http/{rows,row-layouts,expected,ascii-bytes,json-value}.ts'],
    tests: ['test/http/{rows,row-layouts,hostile-rows,json-value}.test.ts'],
  },
  cells: {
    mutate: ['src/providers/cells.ts'],
    tests: ['test/providers/{cells,teos-cells}.test.ts'],
  },
  grids: {
    mutate: ['src/balances/answer/grid.ts', 'src/balances/plan/subgrid.ts'],
    tests: ['test/balances/answer/grid.test.ts', 'test/balances/plan/subgrid.test.ts'],
  },
  answers: {
    mutate: ['src/balances/answer/{kept,account-answers,reconcile}.ts'],
    tests: ['test/balances/answer/{kept,account-answers,reconcile}.test.ts', 'test/balances/keys.test.ts'],
  },
  plans: {
    mutate: ['src/balances/plan/{plan,one-account,many-accounts,chunk}.ts'],
    tests: ['test/balances/plan/{plan,steps,chunk}.test.ts'],
  },
  shared: {
    mutate: [
      'src/balances/sharing/{open-batch-scope,shared-reads,shared-blocks}.ts',
      'src/balances/block/{pinned-reads,leading-call}.ts',
    ],
    tests: [
      'test/balances/keys.test.ts',
      'test/balances/sharing/{batch-scope,shared-reads,shared-batches}.test.ts',
      'test/balances/block/{pinned-reads,pinned-leads,pinned-dry-run}.test.ts',
    ],
  },
  evm: {
    mutate: ['src/providers/evm/{aggregate,seen,blocks,json-rpc}.ts', 'src/providers/json-rpc.ts'],
    tests: ['test/providers/evm-{aggregate,blocks,json-rpc,block-refusals}.test.ts'],
  },
  bitcoin: {
    mutate: ['src/providers/bitcoin/{address,output-sums,scan,esplora,greeting,known-addresses}.ts'],
    tests: ['test/bitcoin/*.test.ts', 'test/providers/bitcoin-identity.test.ts'],
  },
  cosmos: {
    mutate: ['src/providers/cosmos/*.ts'],
    tests: ['test/cosmos/*.test.ts', 'test/providers/cosmos-*.test.ts'],
  },
  compiled: {
    mutate: [
      'src/graph/compiled/*.ts',
      '!src/graph/compiled/{plan,compiler,object,field,resolve,complete,list,pieces,awaited,written,row-writer,row-column}.ts',
    ],
    tests: ['test/graph/compiled/{keys,parts,info}.test.ts', 'test/mutation/compiled-hostile.ts'],
  },
  'compiled-rows': {
    mutate: ['src/graph/compiled/{row-writer,row-column}.ts'],
    tests: ['test/graph/compiled/row-writer.test.ts'],
  },
  'compiled-plan': {
    slow: true,
    mutate: ['src/graph/compiled/{plan,compiler,object,field,resolve,complete,list,pieces,awaited,written}.ts'],
    tests: [
      'test/graph/compiled/{keys,info,turns,shared-texts,properties,row-writer}.test.ts',
      'test/mutation/compiled-hostile.ts',
    ],
  },
  absence: {
    mutate: [
      'src/balances/absence/*.ts',
      'src/providers/{kin,rows,parts,refusal-words}.ts',
      'src/model/failure-conduct.ts',
    ],
    tests: [
      'test/balances/absence/*.test.ts',
      'test/providers/{parts,refusal-words,rows}.test.ts',
      'test/model/failure-conduct.test.ts',
    ],
  },
  collect: {
    mutate: ['src/graph/collect.ts'],
    tests: ['test/graph/collect.test.ts'],
  },
  graph: {
    mutate: ['src/graph/{list/order,cost/cost,cost/sums,cost/rules}.ts'],
    tests: ['test/graph/cost/cost.test.ts', 'test/graph/list/order.test.ts'],
  },
  'cover-calls': {
    mutate: ['src/balances/plan/cover/{grid,calls,problem,cover,prune}.ts'],
    tests: ['test/balances/plan/cover/{edges,grid,calls,prune}.test.ts'],
  },
  cover: {
    mutate: ['src/balances/plan/cover/*.ts', '!src/balances/plan/cover/{grid,calls,problem,cover,prune}.ts'],
    tests: ['test/balances/plan/cover/{cover,bound}.test.ts'],
    slow: true,
  },
};

/** The group that `MUTATION_GROUP` names. */
export function chosenGroup(): readonly [name: string, group: MutationGroup] {
  const name = process.env.MUTATION_GROUP ?? '';
  const group = groups[name];
  if (group === undefined) {
    throw new Error(`MUTATION_GROUP is "${name}"; it must be one of ${Object.keys(groups).join(', ')}`);
  }
  return [name, group];
}
