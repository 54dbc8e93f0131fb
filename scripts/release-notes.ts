/**
 * The notes of the version in package.json, cut from CHANGELOG.md: `npm run release:notes`. With the name of a tag,
 * `npm run release:notes -- v0.1.0`, it fails where that is not the tag of this version.
 */
import { readFileSync } from 'node:fs';
import { readArguments } from './arguments.ts';

const changes = new URL('../CHANGELOG.md', import.meta.url);
const manifest = new URL('../package.json', import.meta.url);

/**
 * What stands below the heading of a version, such as `## 0.1.0 (2026-11-21)`.
 *
 * @throws Error where the page has no such heading, or nothing below it
 */
export function notesOf(page: string, version: string): string {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line === `## ${version}` || line.startsWith(`## ${version} (`));
  if (start < 0)
    throw new Error(`CHANGELOG.md has no heading "## ${version} (date)"; add it above the changes of this version`);
  const end = lines.findIndex((line, index) => index > start && line.startsWith('## '));
  const notes = lines
    .slice(start + 1, end < 0 ? undefined : end)
    .join('\n')
    .trim();
  if (notes === '') throw new Error(`CHANGELOG.md says nothing below "${lines[start]}"`);
  return `${notes}\n`;
}

/** @throws Error where the tag is not that of the version */
export function checkTag(tag: string, version: string): void {
  if (tag !== `v${version}`)
    throw new Error(`the tag is ${tag}, and package.json says ${version}; it has to be v${version}`);
}

if (import.meta.main) {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  const [tag] = readArguments(import.meta.filename, { allowPositionals: true }).positionals;
  try {
    if (tag !== undefined) checkTag(tag, version);
    process.stdout.write(notesOf(readFileSync(changes, 'utf8'), version));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
