/** How a Mesh currency becomes an asset reference: symbol, decimals and metadata together are its identity. */

export type Metadata = Readonly<Record<string, unknown>>;

/**
 * `SYMBOL:DECIMALS`, followed by the canonical JSON of the metadata where it is not empty, e.g.
 * `RPB:0{"policyId":"b0d0"}`. In the symbol `%` and `{` are percent-encoded, so that the parts stay apart.
 */
export function currencyRef(symbol: string, decimals: number, metadata: Metadata | null): string {
  const plain = symbol.replaceAll('%', '%25').replaceAll('{', '%7B');
  const empty = metadata === null || Object.keys(metadata).length === 0;
  return `${plain}:${decimals}${empty ? '' : canonicalJson(metadata)}`;
}

/** JSON with sorted keys at every level and no spaces; the order of arrays is kept, as Mesh compares them in order. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
