/** What graphql-codegen writes by `codegen.yml`, with the plugins of this folder's own install. */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CodegenContext, createContext, generate } from '@graphql-codegen/cli';

/** Writes every file of `codegen.yml` that has changed. */
export async function writeSchemaFiles(): Promise<void> {
  await generate(await openContext());
}

/** The files that differ from what `codegen.yml` makes. */
export async function staleSchemaFiles(): Promise<readonly string[]> {
  const context = await openContext();
  context.enableCheckMode();
  await generate(context);
  return context.checkModeStaleFiles.map(String);
}

async function openContext(): Promise<CodegenContext> {
  const context = await createContext();
  // The generator looks for plugins beside the folder that it is run in, which is the root of the project.
  context.updateConfig({ pluginLoader: (name: string) => import(isAbsolute(name) ? pathToFileURL(name).href : name) });
  return context;
}
