/** Which bodies ask for one operation and for nothing else. */

export interface UsualBody {
  /** Undefined where the document is named by its id. */
  readonly query: string | undefined;
  readonly documentId: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/** May stand in the name of a key that Fastify refuses. An escape is read by it, however the name is spelled. */
const SUSPECT = ['__proto__', 'constructor', '\\u00'] as const;

/** Null where the body is for the full way, which refuses it or does more. */
export function usualBody(bytes: Buffer): UsualBody | null {
  const text = bytes.toString();
  for (const suspect of SUSPECT) if (text.includes(suspect)) return null;
  const body = parsed(text);
  if (!isObject(body)) return null;
  const { query, documentId = null, operationName = null, variables = null, extensions = null } = body;
  if (extensions !== null) return null;
  const named = documentNamed(query, documentId);
  if (named === null) return null;
  if (operationName !== null && typeof operationName !== 'string') return null;
  if (variables !== null && !isObject(variables)) return null;
  return { ...named, operationName: operationName ?? undefined, variables: variables ?? undefined };
}

/** Null where the document is named in no usual way, or in two. */
function documentNamed(query: unknown, id: unknown): Pick<UsualBody, 'query' | 'documentId'> | null {
  if (id === null) return typeof query === 'string' ? { query, documentId: undefined } : null;
  return query === undefined && typeof id === 'string' ? { query, documentId: id } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
