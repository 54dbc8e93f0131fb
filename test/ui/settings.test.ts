import { expect, test } from 'vitest';
import { fallbackSettings, toSettings } from '../../ui/settings.ts';

test('a full tabs.json becomes editor tabs, titles as comments and variables as indented JSON', () => {
  const tabs = [{ title: 'Two lines\nof title', query: 'query A { a }', variables: { id: '1' } }, { query: '{ b }' }];
  expect(
    toSettings({
      endpoint: '/x/graphql',
      sandbox: true,
      offers: { trace: true },
      advice: { A: 'ask again', B: 7 },
      tabs,
    }),
  ).toEqual({
    endpoint: '/x/graphql',
    graph: 'sandbox',
    offers: { trace: true, plan: false },
    advice: { A: 'ask again' },
    tabs: [
      { query: '# Two lines\n# of title\nquery A { a }', variables: '{\n  "id": "1"\n}' },
      { query: '{ b }', variables: null },
    ],
  });
});

test('without worked queries there is one empty tab and the usual endpoint', () => {
  const offers = { trace: false, plan: false };
  const settings = {
    endpoint: '/graphql',
    graph: 'configured',
    offers,
    advice: {},
    tabs: [{ query: '', variables: null }],
  };
  expect(toSettings({ sandbox: false, tabs: [] })).toEqual(settings);
  expect(toSettings({ sandbox: false })).toEqual(settings);
  expect(toSettings({ sandbox: false, tabs: [{ query: 7 }, null] })).toEqual(settings);
});

test.each([null, [], 'text', {}])('%j says nothing about the graph', (body) => {
  expect(toSettings(body)).toEqual(fallbackSettings);
});
