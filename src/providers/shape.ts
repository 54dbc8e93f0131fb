/** What one call to a source can carry; `CallByShape` has the form of each. */
export type Shape = 'account' | 'account-assets' | 'cross-product' | 'pairs';
