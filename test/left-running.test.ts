import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { leftRunning, running } from './left-running.ts';

test('a function that calls itself in every turn is named until it ends', async () => {
  const before = running();
  let isOn = true;
  const again = (): void => {
    if (isOn) setImmediate(again);
  };
  again();
  const left = await leftRunning(before);
  isOn = false;
  expect(left).toEqual(['functions that run in every turn']);
  expect(await leftRunning(before)).toEqual([]);
});

test('what waits for the next turn but once is not', async () => {
  const before = running();
  setImmediate(() => {});
  expect(await leftRunning(before)).toEqual([]);
});

test('a server is named until it is closed', async () => {
  const before = running();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const left = await leftRunning(before);
  server.close();
  expect(left).toEqual(['servers that listen']);
  expect(await leftRunning(before)).toEqual([]);
});
