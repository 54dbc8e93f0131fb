/** Whether a prefix makes names that somebody else has already. */

import type { DocumentNode } from 'graphql';
import { specifiedScalarTypes } from 'graphql';
import { PREFIX, PREFIX_RULE, type SchemaFault } from '../../model/schema-settings.ts';
import { typesOf } from './renamed.ts';
import type { ServedNames } from './served-names.ts';

const SETTING = 'server.schema.prefix';

/** Types that mean something to GraphQL. A root type is one by its name alone. */
const taken: readonly string[] = [...specifiedScalarTypes.map(({ name }) => name), 'Query', 'Mutation', 'Subscription'];

export interface Prefixed {
  readonly names: ServedNames;
  readonly prefix: string;
  /** The types that the surface adds. */
  readonly added: readonly string[];
}

export function prefixFaults(document: DocumentNode, { names, prefix, added }: Prefixed): SchemaFault[] {
  if (prefix === '') return [];
  if (!PREFIX.test(prefix)) return [{ setting: SETTING, problem: PREFIX_RULE, hint: 'Such as Bg.' }];
  const others = new Set([...taken, ...added]);
  return typesOf(document).flatMap((own): SchemaFault[] => {
    const served = names.type(own);
    if (!others.has(served)) return [];
    return [
      {
        setting: SETTING,
        problem: `would make ${served} of the type ${own}, and ${served} is a type of GraphQL or of the surface`,
        hint: 'Choose another prefix.',
      },
    ];
  });
}
