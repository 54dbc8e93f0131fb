/** Where an answer reports the failures of sources. */
export const failuresIn = ['errors', 'data'] as const;

/** In `errors` beside the data, or in the data alone as far as these tell them. */
export type FailuresIn = (typeof failuresIn)[number];
