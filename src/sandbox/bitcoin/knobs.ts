/** What can be changed on the node and the Esplora server of the sandbox. Confidence as in `wire/knobs.ts`; S is what was seen. */
export interface BitcoinKnobs {
  /** Somebody else's scan runs, so that another is refused (S litecoind 0.21.2); default false. */
  scanning: boolean;
  /** Scans are ended before their end, with `success: false` (D); default false. */
  aborted: boolean;
  /** The node has not yet loaded its blocks: error -28 (D); default false. */
  starting: boolean;
  /** The node still downloads blocks (`initialblockdownload`, S); default false. */
  downloading: boolean;
  /** The hash of the first block; default null, that of regtest. */
  genesis: string | null;
  /** Rows of taproot outputs name a key, as from Core 24 on (R), not the address (S 0.21.2); default true. */
  taprootKeys: boolean;
}

export const defaultBitcoinKnobs: Readonly<BitcoinKnobs> = {
  scanning: false,
  aborted: false,
  starting: false,
  downloading: false,
  genesis: null,
  taprootKeys: true,
};
