/**
 * The root fields that are given a list of keys, and the argument with the keys. Each entry of the answer depends on its own key
 * alone, so that of a list which is too long for one request the first entries can be answered.
 */
export const keyLists: Readonly<Record<string, string>> = {
  _entities: 'representations',
  accounts: 'ids',
  assets: 'ids',
  balances: 'ids',
};
