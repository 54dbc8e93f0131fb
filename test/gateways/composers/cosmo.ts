/** WunderGraph Cosmo: its composer, and its command line, which writes the configuration of its router. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { federateSubgraphs, LATEST_ROUTER_COMPATIBILITY_VERSION } from '@wundergraph/composition';
import { parse } from 'graphql';
import { runGuarded } from '../example.ts';
import type { GraphSdl } from './graph-sdl.ts';

/** @returns the errors of the composition; none where it succeeds */
export function composeByCosmo(graphs: readonly GraphSdl[]): readonly string[] {
  const result = federateSubgraphs({
    subgraphs: graphs.map(({ name, url, sdl }) => ({ name, url, definitions: parse(sdl) })),
    version: LATEST_ROUTER_COMPATIBILITY_VERSION,
  });
  return result.success ? [] : result.errors.map(({ message }) => message);
}

/** What Cosmo's router reads; only what a test judges. */
interface RouterConfig {
  readonly engineConfig: {
    readonly datasourceConfigurations: readonly DataSource[];
  };
  readonly subgraphs: readonly { readonly id: string; readonly name: string; readonly routingUrl: string }[];
}

interface DataSource {
  readonly id: string;
  readonly keys: readonly FieldSet[];
  readonly requires?: readonly FieldSet[];
}

interface FieldSet {
  readonly typeName: string;
  readonly fieldName?: string;
  readonly selectionSet: string;
}

const WGC = fileURLToPath(new URL('../../../tools/compose/node_modules/wgc/dist/src/index.js', import.meta.url));

/** Without these it reports its use, and asks npm whether there is a newer one. */
const quiet = { COSMO_TELEMETRY_DISABLED: 'true', DISABLE_UPDATE_CHECK: 'true' };

/** `wgc router compose`; nothing of it asks another machine. */
export async function composeByWgc(graphs: readonly GraphSdl[]): Promise<RouterConfig> {
  const folder = mkdtempSync(join(tmpdir(), 'wgc-'));
  try {
    const listed = graphs.map(({ name, url, sdl }) => {
      const file = join(folder, `${name}.graphql`);
      writeFileSync(file, sdl);
      return { name, routing_url: url, schema: { file } };
    });
    // JSON is YAML.
    const [input, output] = [join(folder, 'graph.yaml'), join(folder, 'config.json')];
    writeFileSync(input, JSON.stringify({ version: 1, subgraphs: listed }));
    const { code, out, err } = await runGuarded([WGC, 'router', 'compose', '-i', input, '-o', output], { env: quiet });
    if (code !== 0 || err !== '') throw new Error(`wgc ended with ${code}: ${out}${err}`);
    return JSON.parse(readFileSync(output, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
