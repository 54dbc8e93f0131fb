/** The status and the headers of an answer, as errors ask for them in `extensions.http`. */

export interface HttpHead {
  /** Null where no error asks for one. */
  status: number | null;
  readonly headers: Map<string, string>;
}

interface AskedHead {
  readonly status?: number;
  readonly headers?: ReadonlyMap<string, string>;
}

/** What Apollo Server takes for one; all else stays in the extensions of the error. */
export function isHead(http: unknown): http is AskedHead {
  if (typeof http !== 'object' || http === null) return false;
  const isNumber = !('status' in http) || typeof http.status === 'number';
  return isNumber && (!('headers' in http) || http.headers instanceof Map);
}

/** A later error has the last word. Names are written small, as Apollo Server has it. */
export function addHead(head: HttpHead, { status, headers = new Map() }: AskedHead): void {
  if (status) head.status = status;
  for (const [name, value] of headers) head.headers.set(name.toLowerCase(), value);
}
