/** Invented payments, so that there is something to see: people of the users graph pay each other, one payment in a block. */
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

const NETWORK = 'Ethereum/Sandbox';
const ADA = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const BO = '0x6238723779a2fdf6e5fd0fb7dfc7b0a497fbf4cf';
const COIN = 'ETH:18';
/** Half a coin. */
const AMOUNT = 500_000_000_000_000_000n;
const EACH_MS = 3000;

/** @returns ends them */
export function startPayments({ ledger }: Sandbox): () => void {
  let paid = 0;
  const timer = setInterval(() => {
    pay(ledger, paid % 2 === 0 ? [ADA, BO] : [BO, ADA]);
    paid += 1;
  }, EACH_MS);
  return () => clearInterval(timer);
}

function pay(ledger: Sandbox['ledger'], [from, to]: readonly [string, string]): void {
  ledger.chain(NETWORK).advance();
  for (const [address, amount] of [[from, -AMOUNT] as const, [to, AMOUNT] as const]) {
    const account = { network: NETWORK, address, subAccount: null };
    const before = ledger.truth('mesh', account, COIN)?.total ?? 0n;
    ledger.set('mesh', account, COIN, { total: before + amount });
  }
}
