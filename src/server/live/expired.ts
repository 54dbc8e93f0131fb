/** What a client is told whose token has expired in the middle of a subscription. */
export const expiredError = {
  message: 'the token with which this subscription was opened has expired: get a new one, and subscribe again',
  extensions: { code: 'UNAUTHENTICATED' },
};
