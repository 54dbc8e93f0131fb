/** The configuration of a test server with another limit, and otherwise the same. */
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { builtInKinds } from '../../../src/providers/registry.ts';
import type { TestServer } from '../support.ts';

export function reloaded({ sandbox }: TestServer): { readonly config: Config } {
  const sources = sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const config = configSchema(builtInKinds).parse({ server: { port: 0 }, limits: { listItems: 999 }, sources });
  return { config };
}
