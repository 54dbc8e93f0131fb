/** Valid documents of which no two are alike, in shapes that hold their memory in different places. */

export interface DocumentShape {
  readonly name: string;
  /** The document of that number; asks no source. */
  query(number: number): string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const times = (count: number, text: (index: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(between);

export const documentShapes: readonly DocumentShape[] = [
  { name: 'aliases', query: (number) => `{ ${times(100, (index) => `a${number}x${index}: sources { name id }`)} }` },
  {
    name: 'nested',
    query: (number) =>
      `{ sources { ${times(8, (index) => `a${number}x${index}: capabilities { history reads { name shape maxAccounts } }`)} } }`,
  },
  {
    name: 'wide selections',
    query: (number) => `{ sources { ${times(120, (index) => `a${number}x${index}: name`)} } }`,
  },
  {
    name: 'variables',
    query: (number) =>
      `query (${times(100, (index) => `$v${number}x${index}: ID! = "sandbox-teos"`)}) { sources(ids: [${times(100, (index) => `$v${number}x${index}`)}]) { id } }`,
    variables: {},
  },
  {
    name: 'fragments',
    query: (number) =>
      `{ sources { ${times(30, (index) => `...F${number}x${index}`)} } } ${times(30, (index) => `fragment F${number}x${index} on Source { a${number}x${index}: id name }`)}`,
  },
  {
    name: 'introspection',
    query: (number) => `{ ${times(20, (index) => `a${number}x${index}: __type(name: "Source") { name kind }`)} }`,
  },
  { name: 'small', query: (number) => `{ a${number}: sources { id } }` },
];
