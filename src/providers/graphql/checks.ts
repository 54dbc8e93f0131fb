/** Checks between the options of a GraphQL source. Pure. */
import { suggest } from '../../model/suggest.ts';
import { isEvmChain } from '../caip19.ts';
import { readOperation, type SourceOperation, type Variable } from './document.ts';
import type { GraphqlOptions, Slot } from './option-fields.ts';
import { parsePath } from './paths.ts';

export interface OptionFault {
  /** Keys from the options down to what is wrong. */
  readonly path: readonly string[];
  readonly rule: string;
}

/** All faults; where the document itself has one, that one alone, because the others may follow from it. */
export function faultsOf(options: GraphqlOptions): readonly OptionFault[] {
  const operation = readOperation(options.document);
  if (!operation.ok) return [{ path: ['document'], rule: operation.rule }];
  return [
    ...variableFaults(options, operation.value),
    ...shapeFaults(options),
    ...pathFaults(options, operation.value),
    ...listingFaults(options, operation.value),
    ...blockFaults(options),
    ...contractFaults(options),
    ...pageFaults(options),
  ];
}

/** What a slot needs of the variable that it fills. */
const needs: Readonly<Record<Slot, { readonly list: boolean; readonly optional: boolean }>> = {
  account: { list: false, optional: false },
  accounts: { list: true, optional: false },
  asset: { list: false, optional: false },
  assets: { list: true, optional: false },
  pairs: { list: true, optional: false },
  blockNumber: { list: false, optional: true },
  blockHash: { list: false, optional: true },
  cursor: { list: false, optional: true },
};

function variableFaults({ variables }: GraphqlOptions, operation: SourceOperation): OptionFault[] {
  const filled = Object.entries(variables).flatMap(([name, slot]) => {
    const variable = operation.variables.get(name);
    const path = ['variables', name];
    if (variable === undefined) return [{ path, rule: unknownVariable(name, operation) }];
    return slotFaults(name, slot, variable).map((rule) => ({ path, rule }));
  });
  const empty = [...operation.variables].flatMap(([name, { isOptional }]) =>
    isOptional || Object.hasOwn(variables, name)
      ? []
      : [{ path: ['variables'], rule: `must say what fills $${name}, which the document requires` }],
  );
  const twice = Object.entries(variables).filter(
    ([, slot], index, all) => all.findIndex(([, other]) => other === slot) < index,
  );
  return [
    ...filled,
    ...empty,
    ...twice.map(([name, slot]) => ({ path: ['variables', name], rule: `fills a second variable with "${slot}"` })),
  ];
}

function unknownVariable(name: string, { variables }: SourceOperation): string {
  const known = [...variables.keys()];
  const meant = suggest(name, known);
  const listed = known.length === 0 ? 'it has none' : `it has ${known.map((other) => `$${other}`).join(', ')}`;
  return `the document has no variable $${name}; ${meant === null ? listed : `did you mean $${meant}?`}`;
}

function slotFaults(name: string, slot: Slot, { isList, isOptional }: Variable): string[] {
  const need = needs[slot];
  if (need.list !== isList)
    return [
      `"${slot}" is ${need.list ? 'a list' : 'one text'}, and the document declares $${name} as ${isList ? 'a list' : 'no list'}`,
    ];
  if (need.optional && !isOptional)
    return [
      `"${slot}" is not given with every call, and the document requires $${name}: declare it without "!" or with a default`,
    ];
  return [];
}

/** The slots that a shape needs one of, and those that it has nothing for. */
const shapes: Readonly<
  Record<GraphqlOptions['shape'], { readonly one: readonly Slot[]; readonly none: readonly Slot[] }>
> = {
  account: { one: ['account', 'accounts'], none: ['pairs'] },
  'account-assets': { one: ['account', 'accounts'], none: ['asset', 'pairs'] },
  'cross-product': { one: ['accounts'], none: ['account', 'asset', 'pairs'] },
  pairs: { one: ['pairs'], none: ['account', 'accounts', 'asset', 'assets'] },
};

function shapeFaults({ shape, variables, fields }: GraphqlOptions): OptionFault[] {
  const { one, none } = shapes[shape];
  const used = Object.entries(variables);
  const missing = one.some((slot) => used.some(([, other]) => other === slot))
    ? []
    : [
        {
          path: ['variables'],
          rule: `must fill a variable with ${one.map((slot) => `"${slot}"`).join(' or ')}, for shape "${shape}"`,
        },
      ];
  const idle = used.flatMap(([name, slot]) =>
    none.includes(slot) ? [{ path: ['variables', name], rule: `"${slot}" does not go with shape "${shape}"` }] : [],
  );
  const nameless =
    fields.address === undefined && (shape === 'cross-product' || shape === 'pairs')
      ? [
          {
            path: ['fields'],
            rule: `must say where the address stands: a call of shape "${shape}" reads several accounts`,
          },
        ]
      : [];
  const { total, available, locked, pendingDeposit, pendingWithdrawal } = fields;
  const amounts = [total, available, locked, pendingDeposit, pendingWithdrawal].some((path) => path !== undefined);
  return [
    ...missing,
    ...idle,
    ...nameless,
    ...(amounts ? [] : [{ path: ['fields'], rule: 'must say where an amount stands, such as total' }]),
  ];
}

function pathFaults({ rows, fields, unsound, pages }: GraphqlOptions, { selects }: SourceOperation): OptionFault[] {
  const values = [
    ...Object.entries(fields).map(([key, path]) => ({ path: ['fields', key], text: path, wanted: 'value' })),
    ...Object.entries(pages ?? {}).map(([key, path]) => ({ path: ['pages', key], text: path, wanted: 'value' })),
    { path: ['unsound'], text: unsound, wanted: 'value' },
    { path: ['rows'], text: rows, wanted: 'fields' },
  ];
  return values.flatMap(({ path, text, wanted }) => {
    if (text === undefined) return [];
    const found = selects(parsePath(text));
    if (found === wanted) return [];
    if (found === 'nothing') return [{ path, rule: `the document does not select ${text}` }];
    return [
      {
        path,
        rule:
          found === 'fields'
            ? `${text} has fields of its own in the document: name one of them`
            : `${text} has no fields in the document, and rows need some`,
      },
    ];
  });
}

function listingFaults({ listing, shape, variables }: GraphqlOptions, operation: SourceOperation): OptionFault[] {
  const named = Object.entries(variables).find(([, slot]) => slot === 'asset' || slot === 'assets');
  if (shape === 'account' && named === undefined && listing === 'none') {
    return [
      {
        path: ['listing'],
        rule: 'must be "partial" or "complete": the document names no asset, so that every call lists what the account holds',
      },
    ];
  }
  if (listing === 'none') return [];
  if (shape === 'pairs') {
    return [{ path: ['listing'], rule: 'must be "none" for shape "pairs": each pair names its asset' }];
  }
  if (named === undefined || operation.variables.get(named[0])?.isOptional !== false) return [];
  return [
    { path: ['listing'], rule: `must be "none" while the document requires $${named[0]}: a listing leaves it out` },
  ];
}

function blockFaults({ variables, fields }: GraphqlOptions): OptionFault[] {
  return (['blockNumber', 'blockHash'] as const).flatMap((slot) =>
    Object.values(variables).includes(slot) && fields[slot] === undefined
      ? [
          {
            path: ['fields'],
            rule: `must say where ${slot} stands: an answer for a past block is only taken where it names that block`,
          },
        ]
      : [],
  );
}

function contractFaults({ contracts, chain, assetIds, fields }: GraphqlOptions): OptionFault[] {
  if (contracts === undefined) return [];
  const path = ['contracts'];
  if (chain === undefined || !isEvmChain(chain))
    return [{ path, rule: 'needs chain, the EVM chain that they live on' }];
  const named = assetIds === 'evm' || fields.contract !== undefined;
  return named ? [] : [{ path, rule: 'needs assetIds "evm", or fields.contract' }];
}

function pageFaults({ pages, variables, rowsPerAnswer }: GraphqlOptions): OptionFault[] {
  const hasVariable = Object.values(variables).includes('cursor');
  if (pages === undefined)
    return hasVariable
      ? [{ path: ['variables'], rule: '"cursor" needs pages, which say where an answer holds it' }]
      : [];
  if (!hasVariable) return [{ path: ['pages'], rule: 'need a variable of the document that is filled with "cursor"' }];
  if (pages.more !== undefined || rowsPerAnswer !== undefined) return [];
  return [
    { path: ['pages'], rule: 'must say where more stands, or rowsPerAnswer must say how many rows a full page has' },
  ];
}
