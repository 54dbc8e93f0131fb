/** Objects whose text depends on nothing but themselves are written once per run and selection, and their errors every time. */
import { buildSchema, execute, type GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { openExecutor } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';

const SDL = `
  type Query { things: [Thing] again: [Thing!] one: Thing }
  type Thing { name: String fails: String late: String lateFails: String inner: Thing must: String! }
`;

interface Thing {
  readonly name: string;
}

const [a, b]: readonly Thing[] = [{ name: 'a' }, { name: 'b' }];
const list = [a, b, a, null, b, a];

/** `calls` are the fields of things that were resolved. */
function schemaOf(calls: string[]): GraphQLSchema {
  const schema = buildSchema(SDL);
  const note = (field: string, answer: (thing: Thing) => unknown) => (thing: Thing) => {
    calls.push(`${thing.name}.${field}`);
    return answer(thing);
  };
  const fail = ({ name }: Thing): never => {
    throw new Error(`${name} fails`);
  };
  const resolvers = {
    Query: { things: () => list, again: () => [b, a], one: () => a },
    Thing: {
      name: note('name', ({ name }) => name),
      fails: note('fails', fail),
      late: note('late', async ({ name }) => `late ${name}`),
      lateFails: note('lateFails', async (thing) => fail(thing)),
      inner: note('inner', (thing) => thing),
      must: note('must', fail),
    },
  };
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (!type || !('getFields' in type)) throw new Error(`no type ${name}`);
    for (const [field, resolve] of Object.entries(fields)) {
      Object.assign(Object(type.getFields()[field]), { resolve });
    }
  }
  return schema;
}

async function callsOf(query: string): Promise<readonly string[]> {
  const calls: string[] = [];
  const schema = schemaOf(calls);
  const document = parse(query);
  const text = stringifyAnswer(await openExecutor(schema, { shared: ['Thing'] }).execute({ document, context: {} }));
  const ours = calls.splice(0);
  expect(text, query).toBe(JSON.stringify(await execute({ schema, document })));
  return ours;
}

test('a text is written once for all places of an object in one selection', async () => {
  expect(await callsOf('{ things { name } }')).toEqual(['a.name', 'b.name']);
  expect(await callsOf('{ things { name inner { name } } }')).toEqual([
    ...['a.name', 'a.inner', 'a.name'],
    ...['b.name', 'b.inner', 'b.name'],
  ]);
});

test('another selection of the same object is another text', async () => {
  expect(await callsOf('{ things { name } again { n: name } one { name inner { x: name } } }')).toHaveLength(7);
});

test('what fails or is awaited is written anew at each of its places', async () => {
  expect(await callsOf('{ things { fails } }')).toHaveLength(5);
  expect(await callsOf('{ things { name fails } again { fails } }')).toHaveLength(12);
  expect(await callsOf('{ things { must } }')).toHaveLength(5);
  expect(await callsOf('{ things { late } }')).toHaveLength(5);
  expect(await callsOf('{ things { lateFails name } }')).toHaveLength(10);
});

test('what came of an object in one place says nothing of another object', async () => {
  expect(await callsOf('{ one { name } things { name fails late } }')).toHaveLength(16);
});
