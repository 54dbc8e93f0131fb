/** The rights that docs/running-in-production.md names for a user of the store, as `ACL SETUSER` takes them. */
import { readFile } from 'node:fs/promises';

export async function documentedRights(): Promise<readonly string[]> {
  const page = await readFile('docs/running-in-production.md', 'utf8');
  const [, rights] = /ACL SETUSER graph on >PASSWORD (~balancegraph:\*.*)/.exec(page) ?? [];
  if (rights === undefined) throw new Error('the page names no rights');
  return rights.split(' ');
}
