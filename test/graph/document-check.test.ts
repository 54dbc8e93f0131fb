/** Documents are checked in steps, and with the result that graphql-js finds in one go. */
import {
  type ASTNode,
  type ASTVisitFn,
  type ASTVisitor,
  buildSchema,
  type GraphQLError,
  parse,
  print,
  specifiedRules,
  type ValidationRule,
  validate,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { limitDocument } from '../../src/graph/cost/document-limits.ts';
import { checkDocument } from '../../src/graph/document-check.ts';
import { visitInSteps } from '../../src/graph/visit-steps.ts';
import { atOnce, STEPS_AT_ONCE, type Steps } from '../../src/model/steps.ts';

const schema = buildSchema(`
  directive @only(for: [ID!]) on FIELD | QUERY
  input Where { above: Int!, below: Int = 9, names: [String!] }
  interface Thing { id: ID! }
  type Part implements Thing { id: ID!, of: Whole, count(where: Where, ids: [ID!]!): Int }
  type Whole implements Thing { id: ID!, parts(first: Int = 5): [Part!]!, twin: Whole }
  union Any = Part | Whole
  type Query { whole(id: ID!): Whole, things(ids: [ID!]!): [Thing]!, any: Any }
`);

const rules: readonly ValidationRule[] = [...specifiedRules, limitDocument({ depth: 20, recursiveSelections: 5000 })];
const MAX_ERRORS = 5;

const documents: readonly string[] = [
  '{ whole(id: 1) { id twin { id parts { id count(where: { above: 1, names: ["a"] }, ids: []) } } } }',
  'query A($id: ID!, $w: Where, $ids: [ID!] = ["x"]) { whole(id: $id) { ...P } } fragment P on Whole { parts { count(where: $w, ids: $ids) } }',
  'query A($id: ID) { whole(id: $id) { id } }',
  'query A($id: ID! = 1, $unused: Int) { whole(id: $id) { id parts(first: $missing) { id } } }',
  'fragment F on Whole { parts(first: $n) { id } } query A($n: Int) { whole(id: 1) { ...F } } query B($n: String) { whole(id: 1) { ...F } }',
  '{ things(ids: [1, "2", true, { a: 1 }]) { id ... on Part { of { id } } ... on Nothing { id } } }',
  '{ any { id ... on Part { id x: count(ids: [1]) } ... on Whole { x: id } } }',
  '{ whole(id: 1) { parts parts { id } id { id } twin } }',
  '{ whole { id @only(for: [1]) @only @nowhere @skip } } fragment F on Part { ...F } fragment G on Part { id }',
  '{ whole(id: 1, id: 2, no: 3) { no1 no2 no3 no4 no5 no6 no7 no8 } }',
  'query A { any { __typename } } query A { any { __typename } } { any { __typename } }',
  'type T { a: Int } { any { __typename } wrong { here } }',
  'mutation { whole(id: 1) { id } }',
  `{ whole(id: 1) { ${'twin { '.repeat(30)} id ${'} '.repeat(30)} } }`,
  `{ ${Array.from({ length: 400 }, (_, index) => `a${index}: whole(id: ${index}) { id twin { id } }`).join(' ')} }`,
];

type Seen = readonly [way: string, kind: string, key: unknown, parent: unknown, path: string, ancestors: string];

/** The nodes that a visitor enters and leaves, in order. It skips definitions of variables. */
function recorder(seen: Seen[]): ASTVisitor {
  const note =
    (way: string): ASTVisitFn<ASTNode> =>
    (node, key, parent, path, ancestors) => {
      seen.push([way, node.kind, key, kindOf(parent), path.join(), ancestors.map(kindOf).join()]);
      return way === 'enter' && node.kind === 'VariableDefinition' ? false : undefined;
    };
  return { enter: note('enter'), leave: note('leave') };
}

function kindOf(value: ASTNode | readonly ASTNode[] | undefined): string {
  if (value === undefined) return 'none';
  return 'kind' in value ? value.kind : `list of ${value.length}`;
}

test.each(documents)('a visit in steps is the visit of graphql-js: %#', (text) => {
  const ours: Seen[] = [];
  const theirs: Seen[] = [];
  const document = parse(text);
  atOnce(visitInSteps(document, recorder(ours)));
  visit(document, recorder(theirs));
  expect(ours).toEqual(theirs);
  expect(ours.length).toBeGreaterThan(10);
});

/** Ends the visit at the root. */
const stop: ValidationRule = () => ({
  Document(document) {
    Object.assign(document, { definitions: [] });
  },
});

function check(text: string, maxErrors = MAX_ERRORS): ReturnType<typeof checkDocument> {
  return checkDocument(text, { schema, rules, maxTokens: 10_000, maxErrors });
}

describe('what is checked in steps', () => {
  test.each(documents)('has the errors that graphql-js finds, but for those at its root: %#', (text) => {
    const all = validate(schema, parse(text), rules, { maxErrors: 1000 });
    const atRoot = validate(schema, parse(text), [...rules, stop]).length;
    const checked = atOnce(check(text));
    if (all.length === 0) {
      expect(checked !== null && 'document' in checked ? print(checked.document) : null).toBe(print(parse(text)));
      return;
    }
    const found = checked !== null && 'errors' in checked ? checked.errors : [];
    expect(found.map(shown)).toEqual(
      all
        .slice(0, MAX_ERRORS + 1)
        .slice(atRoot)
        .map(shown),
    );
  });

  test('may be valid or not', () => {
    const valid = documents.filter((text) => validate(schema, parse(text), rules).length === 0);
    expect(valid).toHaveLength(4);
  });

  test.each(['{ whole(', '', `{ ${'a '.repeat(20_000)} }`])(
    'is left to graphql-js where it cannot be parsed: %#',
    (text) => {
      expect(atOnce(check(text))).toBeNull();
    },
  );

  test('is left to graphql-js where a rule gives up', () => {
    const givesUp: ValidationRule = () => {
      throw new Error('too much work');
    };
    const steps = checkDocument('{ any { __typename } }', { schema, rules: [givesUp], maxTokens: 100, maxErrors: 5 });
    expect(atOnce(steps)).toBeNull();
  });

  test('lets others have a turn after the parser, and after few nodes from then on', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `a${index}: whole(id: $i${index}) { id }`);
    const declared = names.map((_, index) => `$i${index}: ID!`);
    const text = `query (${declared.join(' ')}) { ${names.join(' ')} }`;
    const taken = stepsOf(checkDocument(text, { schema, rules, maxTokens: 100_000, maxErrors: 5 }));
    const [parsing, ...visiting] = taken;
    expect(parsing).toBe(text.length);
    expect(Math.max(...visiting)).toBeLessThanOrEqual(STEPS_AT_ONCE);
    // Each node twice: for the variables and for the rules. There are more than six of them to a field and its variable.
    expect(visiting.reduce((sum, steps) => sum + steps, 0)).toBeGreaterThan(2 * 6 * names.length);
  });
});

function stepsOf(steps: Steps<unknown>): readonly number[] {
  const taken: number[] = [];
  for (let next = steps.next(); next.done !== true; next = steps.next()) taken.push(next.value);
  return taken;
}

function shown(error: GraphQLError): unknown {
  return error.toJSON();
}
