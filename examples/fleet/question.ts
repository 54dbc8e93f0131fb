/** The query that the fleet prints, and its answer as lines for people. */
import { z } from 'zod';

/** From people to what their balances are worth: one query through three graphs. */
export const query = `{
  users {
    name
    accounts {
      balances(filter: { amount: NONZERO }) {
        nodes {
          total { value }
          asset { symbol }
          worth { amount currency stale }
          worthMissing { reason }
        }
      }
    }
  }
}`;

const answer = z.object({
  data: z.object({
    users: z.array(
      z.object({
        name: z.string(),
        accounts: z.array(
          z.object({
            balances: z.object({
              nodes: z.array(
                z.object({
                  total: z.object({ value: z.string().nullable() }).nullable(),
                  asset: z.object({ symbol: z.string().nullable() }),
                  worth: z.object({ amount: z.string(), currency: z.string(), stale: z.boolean() }).nullable(),
                  worthMissing: z.object({ reason: z.string() }).nullable(),
                }),
              ),
            }),
          }),
        ),
      }),
    ),
  }),
});

/**
 * Asks a gateway, and returns a line for each balance.
 *
 * @throws Error when the answer has another form.
 */
export async function askForWorth(url: string): Promise<readonly string[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  const { success, data: answered } = answer.safeParse(JSON.parse(text));
  if (!success) throw new Error(`the gateway answered ${text}`);
  return answered.data.users.flatMap(({ name, accounts }) =>
    accounts.flatMap(({ balances }) =>
      balances.nodes.map(({ total, asset, worth, worthMissing }) =>
        [
          name.padEnd(5),
          `${total?.value ?? 'unknown'} ${asset.symbol ?? ''}`.padEnd(36),
          worth === null
            ? `no worth: ${worthMissing?.reason}`
            : `${worth.amount} ${worth.currency}${worth.stale ? ', by an old price' : ''}`,
        ].join(''),
      ),
    ),
  );
}
