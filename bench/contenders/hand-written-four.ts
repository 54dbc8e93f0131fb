/** The hand-written handler of one query over four sources: all are asked at once, each in its own way. */
import type { BalanceClient } from '../clients/client.ts';
import { openLoopringClient } from '../clients/loopring.ts';
import { openMeshClient } from '../clients/mesh.ts';
import { openReddioClient } from '../clients/reddio.ts';
import { openTeosClient } from '../clients/teos.ts';
import { assetOf, KNOWN_ASSETS } from '../data.ts';
import type { Setting } from '../scenarios.ts';
import { balance } from './balance-json.ts';
import type { Listening } from './contender.ts';
import { listen, serveJson } from './http.ts';

interface Question {
  readonly variables: { readonly ids: readonly string[]; readonly assets: readonly string[] };
}

const ID = /^(?:account|asset)\/([^/]+)\/([^?]+)/;

export function openHandWrittenFour(setting: Setting): Promise<Listening> {
  const known = (source: 'teos' | 'loopring') =>
    Array.from({ length: KNOWN_ASSETS }, (_, index) => assetOf(source, index));
  const clients: Readonly<Record<string, BalanceClient>> = {
    teos: openTeosClient({ ...setting, assets: known('teos') }),
    loopring: openLoopringClient({ ...setting, assets: known('loopring') }),
    reddio: openReddioClient(setting.upstream),
    mesh: openMeshClient(setting.upstream),
  };
  const server = serveJson(async (question) => {
    const { ids, assets } = (question as Question).variables;
    const addresses = bySource(ids);
    const refs = bySource(assets);
    const answers = await Promise.all(
      Object.entries(clients).map(([source, client]) =>
        client.amounts(addresses.get(source) ?? [], refs.get(source) ?? []),
      ),
    );
    const amounts = new Map(Object.keys(clients).map((source, index) => [source, answers[index]]));
    const accounts = ids.map((id) => {
      const [source, address] = partsOf(id);
      const client = clients[source];
      const row = amounts.get(source)?.get(address);
      const nodes =
        client === undefined ? [] : (refs.get(source) ?? []).map((ref) => balance(client, ref, row?.get(ref)));
      return { address, balances: { nodes } };
    });
    return { data: { accounts } };
  });
  return listen(server, ...Object.values(clients));
}

function bySource(ids: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const id of ids) {
    const [source, name] = partsOf(id);
    const known = names.get(source);
    if (known === undefined) names.set(source, [name]);
    else known.push(name);
  }
  return names;
}

function partsOf(id: string): readonly [source: string, name: string] {
  const [, source = '', name = ''] = ID.exec(id) ?? [];
  return [source, name];
}
