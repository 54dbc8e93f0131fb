/** Hive Gateway over a supergraph that Mesh composed from the upstream's REST call. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rivalsFolder } from '../rivals.ts';
import { freePort, startCommand } from './command.ts';
import type { Open } from './contender.ts';

export const open: Open = async ({ upstream }) => {
  const folder = mkdtempSync(join(tmpdir(), 'hive-'));
  const supergraph = join(folder, 'supergraph.graphql');
  const environment = { UPSTREAM: upstream };
  const bin = (name: string) => [process.execPath, join(rivalsFolder, 'node_modules/.bin', name)] as const;
  const [node, compose] = bin('mesh-compose');
  execFileSync(node, [compose, '-c', 'mesh.config.mjs', '-o', supergraph], {
    cwd: rivalsFolder,
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  const port = await freePort();
  const options = ['-c', 'gateway.config.mjs', '-h', '127.0.0.1', '-p', String(port)];
  const { close, ...listening } = await startCommand({
    command: [...bin('hive-gateway'), 'supergraph', supergraph, ...options],
    environment,
    port,
  });
  return {
    ...listening,
    close: () => close().finally(() => rmSync(folder, { recursive: true })),
  };
};
