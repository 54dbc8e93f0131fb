/** What the fake cluster holds: owners with coin and tokens of both programs, some in several accounts, some frozen. */
import { Random } from '../ledger/random.ts';
import { Bank } from './bank.ts';
import { keyOf, TOKEN, TOKEN_2022 } from './keys.ts';

export interface SeededBank {
  readonly bank: Bank;
  /** The last of them has never been seen by the cluster. */
  readonly owners: readonly string[];
  readonly mints: readonly SeededMint[];
}

export interface SeededMint {
  readonly key: string;
  readonly program: string;
  readonly decimals: number;
}

const OWNERS = 5;
const kinds = [
  { label: 'dollar', program: TOKEN, decimals: 6, name: 'Sandbox Dollar', symbol: 'SBD' },
  { label: 'gem', program: TOKEN, decimals: 9, name: 'Sandbox Gem', symbol: 'GEM' },
  { label: 'badge', program: TOKEN, decimals: 0 },
  { label: 'share', program: TOKEN_2022, decimals: 8, name: 'Sandbox Share', symbol: 'SHR' },
  { label: 'point', program: TOKEN_2022, decimals: 2 },
] as const;

export function seedBank(seed: number, count = OWNERS): SeededBank {
  const bank = new Bank(312_000_000n);
  const owners = Array.from({ length: count }, (_, index) => keyOf(seed, `owner/${index}`));
  const mints = kinds.map(({ label, ...mint }) => ({ ...mint, key: keyOf(seed, `mint/${label}`) }));
  for (const { key, ...mint } of mints) bank.addMint(key, mint);
  for (const [index, owner] of owners.slice(0, -1).entries()) {
    const random = new Random(seed, `solana/balances/${index}`);
    // One owner has more than a floating-point number keeps.
    bank.setCoin(owner, index === 0 ? 2n ** 53n + 1n : random.bits(40));
    for (const [place, { key: mint, program }] of mints.entries()) {
      // Most owners hold most mints, and some of nothing.
      if ((index + place) % 4 === 3) continue;
      const amount = index === 1 && place === 0 ? 0n : random.bits(index === 0 ? 62 : 40);
      bank.addTokenAccount({ program, mint, owner, amount, frozen: index === 1 && place === 3 });
      if (index === 0 && place < 4) {
        bank.addTokenAccount({ program, mint, owner, amount: random.bits(33) }, keyOf(seed, `further/${place}`));
      }
    }
  }
  return { bank, owners, mints };
}
