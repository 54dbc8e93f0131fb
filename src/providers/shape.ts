/** What one call to a source can carry; `CallByShape` has the form of each. */
export const shapes = ['account', 'account-assets', 'cross-product', 'pairs'] as const;
export type Shape = (typeof shapes)[number];
