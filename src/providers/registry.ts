/** The provider kinds that come with balancegraph, one line each. */
import { bitcoin } from './bitcoin/provider.ts';
import { cosmos } from './cosmos/provider.ts';
import { evm } from './evm/provider.ts';
import { graphql } from './graphql/provider.ts';
import { ledger } from './ledger/provider.ts';
import { loopring } from './loopring/provider.ts';
import { mesh } from './mesh/provider.ts';
import type { ProviderKind } from './provider.ts';
import { reddio } from './reddio/provider.ts';
import { solana } from './solana/provider.ts';
import { substrate } from './substrate/provider.ts';
import { teos } from './teos/provider.ts';

export const builtInKinds: readonly ProviderKind[] = [
  reddio,
  teos,
  mesh,
  loopring,
  graphql,
  evm,
  bitcoin,
  cosmos,
  solana,
  ledger,
  substrate,
];
