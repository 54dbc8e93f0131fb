/** What `balancegraph sandbox` prints once it runs: addresses, and a configuration that can be copied as it is. */
import { configSnippet, type PlainSource } from '../config/snippet.ts';
import type { ProviderKind } from '../providers/provider.ts';
import { renderTable } from './output.ts';

/** `faults` is from `describeFaults`. */
export function describeSandbox(sources: readonly PlainSource[], kinds: readonly ProviderKind[], faults = ''): string {
  const table = renderTable(
    [{ title: 'source' }, { title: 'provider' }, { title: 'url' }],
    sources.map(({ id, provider, url }) => [id, provider, url]),
  );
  const { yaml, variables } = configSnippet(
    sources.map((source) => ({ ...source, sandbox: true })),
    kinds,
  );
  const exports = [...variables].map(([name, value]) => `export ${name}=${shellQuoted(value)}\n`).join('');
  const parts = [
    'The sandbox is running. Its balances are invented; it is for trying and testing.\n',
    table,
    ...(faults === '' ? [] : [faults]),
    `Its configuration, e.g. as balancegraph.yaml:\n\n${indented(yaml)}`,
    ...(exports === '' ? [] : [`The variables that it names:\n\n${indented(exports)}`]),
    'Ctrl-C stops the sandbox.\n',
  ];
  return parts.join('\n');
}

/** `rows`: name of the upstream, address of the proxy, address behind it. */
export function describeProxies(rows: readonly (readonly string[])[], faults: string): string {
  const parts = [
    'The proxies are running. Give their addresses to your configuration, as `url` of the sources.\n',
    renderTable([{ title: 'provider' }, { title: 'url' }, { title: 'stands for' }], rows),
    ...(faults === '' ? [] : [faults]),
    'Ctrl-C stops the proxies.\n',
  ];
  return parts.join('\n');
}

/** `rows`: upstream, name of the fault, what happens; empty where there are none. */
export function describeFaults(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const table = renderTable([{ title: 'upstream' }, { title: 'fault' }, { title: 'what happens' }], rows);
  return `Faults in force:\n\n${indented(table)}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
