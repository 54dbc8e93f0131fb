/** Under which key facts about an asset are kept. */

/**
 * Facts are kept per network: one reference may name different assets on two networks. Both may have any character in them; the
 * length says where the network ends.
 */
export function factsKey({ network }: { readonly network: string | null }, ref: string): string {
  return network === null ? ` ${ref}` : `${network.length} ${network}${ref}`;
}
