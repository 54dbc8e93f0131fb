/** The four protocols over one ledger. */
import type { Ledger } from './ledger/ledger.ts';
import { loopringWire } from './loopring/server.ts';
import { meshWire } from './mesh/server.ts';
import { reddioWire } from './reddio/server.ts';
import { teosWire } from './teos/server.ts';

export function wires(ledger: Ledger) {
  return {
    reddio: reddioWire(ledger),
    teos: teosWire(ledger),
    mesh: meshWire(ledger),
    loopring: loopringWire(ledger),
  };
}
