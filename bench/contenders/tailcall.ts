/** Tailcall's own server, over an upstream that gives rows in the shape of the answer. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rivalsFolder, tailcallCommand } from '../rivals.ts';
import { freePort, startCommand } from './command.ts';
import type { Open } from './contender.ts';

export const open: Open = async ({ upstream }) => {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tailcall-'));
  const file = join(folder, 'tailcall.graphql');
  const template = readFileSync(join(rivalsFolder, 'tailcall.graphql.template'), 'utf8');
  writeFileSync(file, template.replaceAll('{{PORT}}', String(port)).replaceAll('{{UPSTREAM}}', upstream));
  const { close, ...listening } = await startCommand({
    command: [...tailcallCommand(), 'start', file],
    environment: { TAILCALL_TRACKER: 'false', TAILCALL_LOG_LEVEL: 'error' },
    port,
  });
  return {
    ...listening,
    close: () => close().finally(() => rmSync(folder, { recursive: true })),
  };
};
