/** For stitching: the gateway puts a prefix before the names of one graph, which another graph has too. */
import type { SubschemaConfig } from '@graphql-tools/delegate';
import { RenameRootFields, RenameTypes } from '@graphql-tools/wrap';

/** `prefixed('Bg')`: `Account` becomes `BgAccount`, `accounts` becomes `bgAccounts`; the scalars of GraphQL keep their names. */
export function prefixed(prefix: string): NonNullable<SubschemaConfig['transforms']> {
  const first = prefix.charAt(0).toLowerCase() + prefix.slice(1);
  return [
    new RenameTypes((name) => `${prefix}${name}`, { renameBuiltins: false, renameScalars: true }),
    new RenameRootFields((_operation, name) => `${first}${name.charAt(0).toUpperCase()}${name.slice(1)}`),
  ];
}
