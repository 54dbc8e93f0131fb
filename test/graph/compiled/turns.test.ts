/** A long answer is written in turns with other requests, and what is asked together stays together. */
import { buildSchema, type GraphQLSchema, parse } from 'graphql';
import { expect, onTestFinished, test } from 'vitest';
import { openExecutor } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { Later } from '../../../src/model/later.ts';

const ITEMS = 200;
const TEXT = 'x'.repeat(10_000);

type Resolve = (parent: unknown) => unknown;

function schemaWith(resolvers: Readonly<Record<string, Resolve>>): GraphQLSchema {
  const schema = buildSchema(
    'type Query { items: [Item!]! } type Item { page: Page } type Page { text: String more: String }',
  );
  for (const [place, resolve] of Object.entries(resolvers)) {
    const [type = '', field = ''] = place.split('.');
    const definition = schema.getType(type);
    if (definition && 'getFields' in definition) {
      const found = definition.getFields()[field];
      if (found && 'resolve' in found) found.resolve = resolve;
    }
  }
  return schema;
}

/** How often others had a turn while it was answered. */
async function turnsOf(schema: GraphQLSchema, query: string) {
  let turns = 0;
  let isOver = false;
  const tick = (): void => {
    turns += 1;
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  onTestFinished(() => {
    isOver = true;
  });
  const answer = await openExecutor(schema).execute({ document: parse(query), context: {} });
  isOver = true;
  return { turns, text: stringifyAnswer(answer) };
}

const items = Array.from({ length: ITEMS }, (_, index) => ({ index }));

const ready = Promise.resolve();

test.each([
  { waiting: 'apart', page: async () => ({ text: TEXT }) },
  { waiting: 'together', page: () => new Later(ready, () => ({ text: TEXT })) },
])('others have turns while a long answer is written, of entries that wait $waiting', async ({ page }) => {
  const schema = schemaWith({ 'Query.items': () => items, 'Item.page': page });
  const { turns, text } = await turnsOf(schema, '{ items { page { text } } }');
  expect(JSON.parse(text).data.items).toHaveLength(ITEMS);
  expect(turns).toBeGreaterThan((ITEMS * TEXT.length) / (256 * 1024));
});

/** Answers all that is asked in one tick together, and notes how many that were. */
function askInBatches(answer: string) {
  const batches: number[] = [];
  const waiting: (() => void)[] = [];
  const ask = (): Promise<string> =>
    new Promise((resolve) => {
      if (waiting.length === 0) {
        setImmediate(() => {
          batches.push(waiting.length);
          for (const give of waiting.splice(0)) give();
        });
      }
      waiting.push(() => resolve(answer));
    });
  return { ask, batches };
}

test('what is asked in one tick is not parted', async () => {
  const { ask, batches } = askInBatches(TEXT);
  const schema = schemaWith({
    'Query.items': () => items,
    'Item.page': async () => ({}),
    'Page.text': () => TEXT,
    'Page.more': ask,
  });
  const { text } = await turnsOf(schema, '{ items { page { text more } } }');
  expect(text).toContain(`"more":"${TEXT}"`);
  expect(batches).toEqual([ITEMS]);
});

test('what is asked in one tick is not parted though much is written beside it', async () => {
  const { ask, batches } = askInBatches('x');
  const schema = schemaWith({
    'Query.items': () => items,
    'Item.page': async () => ({}),
    'Page.text': () => TEXT,
    'Page.more': ask,
  });
  const { text, turns } = await turnsOf(schema, '{ items { long: page { text } page { more } } }');
  expect(JSON.parse(text).data.items).toHaveLength(ITEMS);
  expect(batches).toEqual([ITEMS]);
  expect(turns).toBeGreaterThan(2);
});

test('others have turns while entries that were awaited are written', async () => {
  const schema = schemaWith({
    'Query.items': () => items.map(async (item) => item),
    'Item.page': () => ({ text: TEXT }),
  });
  const { turns, text } = await turnsOf(schema, '{ items { page { text } } }');
  expect(JSON.parse(text).data.items).toHaveLength(ITEMS);
  expect(turns).toBeGreaterThan((ITEMS * TEXT.length) / (256 * 1024));
});
