/** What assets of several upstreams stand for, by CAIP-19 id. */

/** A chain id that development networks use: the sandbox's assets exist on no real chain. */
export const HOME = 'eip155:1337';
export const ETHER = `${HOME}/slip44:60`;
