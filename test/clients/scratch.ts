/**
 * A folder from which the clients of this install are found, with blocks of `docs/web-clients.md` as files, and the server that
 * stands in for the one on that page.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pageAt, root, wordOf } from '../docs/pages.ts';
import { type ClientServer, openClientServer } from './support.ts';

const run = promisify(execFile);
const install = fileURLToPath(new URL('.', import.meta.url));

/** The blocks that have a name. */
export const named = pageAt('docs/web-clients.md').blocks.flatMap((block) => {
  const file = wordOf(block, 'file');
  return file === null ? [] : [{ ...block, file }];
});

export class Scratch {
  readonly folder: string;
  readonly server: ClientServer;

  private constructor(server: ClientServer) {
    mkdirSync(`${install}.tmp`, { recursive: true });
    this.folder = mkdtempSync(`${install}.tmp/page-`);
    this.server = server;
    const client = JSON.stringify(`file://${root}src/client/index.ts`);
    this.write(
      'entries.mjs',
      `import { registerHooks } from 'node:module';
registerHooks({
  resolve: (name, context, next) => next(name === 'balancegraph/client' ? ${client} : name, context),
});
`,
    );
  }

  static async open(): Promise<Scratch> {
    return new Scratch(await openClientServer());
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(`${this.folder}/${file}`), { recursive: true });
    writeFileSync(`${this.folder}/${file}`, text.replaceAll('http://127.0.0.1:4000', this.server.url));
  }

  /** Writes a block of the page. */
  place(file: string): void {
    const block = named.find((one) => one.file === file);
    if (block === undefined) throw new Error(`the page has no file ${file}`);
    this.write(file, block.text);
  }

  /** What a program of the page prints. */
  async program(file: string): Promise<string> {
    const args = ['--import', `${this.folder}/entries.mjs`, `${this.folder}/${file}`];
    const { stdout } = await run(process.execPath, args, {
      cwd: this.folder,
      env: { ...process.env, NODE_ENV: 'production' },
    });
    return stdout;
  }

  /** Runs a command that the install brings; rejects with what it printed where it fails. */
  async tool(name: string, args: readonly string[], folder = '.'): Promise<string> {
    const cwd = `${this.folder}/${folder}`;
    try {
      const { stdout } = await run(`${install}node_modules/.bin/${name}`, [...args], { cwd });
      return stdout;
    } catch (error) {
      if (error instanceof Error && 'stdout' in error) throw new Error(`${name}: ${error.stdout}\n${error.message}`);
      throw error;
    }
  }

  /** Type-checks files as an application would: strictly, with a bundler's resolution. */
  async check(files: readonly string[], folder = '.'): Promise<void> {
    const compilerOptions = {
      target: 'es2024',
      lib: ['es2024', 'dom'],
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      types: [],
      paths: { 'balancegraph/client': [`${root}src/client/index.ts`] },
    };
    this.write(`${folder}/tsconfig.check.json`, JSON.stringify({ compilerOptions, files }));
    await this.tool('tsc', ['-p', 'tsconfig.check.json'], folder);
  }

  async close(): Promise<void> {
    rmSync(this.folder, { recursive: true });
    await this.server.close();
  }
}
