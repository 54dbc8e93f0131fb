/** The error by which checks report that a rule is broken. */

/** A rule is broken; the message says where and how, without quoting what the upstream sent. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

export function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new ConformanceError(otherwise);
}
