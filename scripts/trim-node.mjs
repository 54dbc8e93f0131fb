// Runs after `npm ci` in a checkout, on whatever Node npm has. The project's own Node comes with 70 MB of headers for native
// add-ons; nothing here compiles any, and tools that do so fetch those of the Node that they build for.
import { existsSync, readdirSync, rmSync } from 'node:fs';

const folder = new URL('../node_modules/node/node_modules/', import.meta.url);
for (const name of existsSync(folder) ? readdirSync(folder) : []) {
  if (/^node-(linux|darwin|win)/.test(name))
    rmSync(new URL(`${name}/include/`, folder), { recursive: true, force: true });
}
