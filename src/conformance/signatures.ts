/** What the subject's requests were signed with, so that rules can look for it where it must not be. */
import type { Signing } from '../http/signing.ts';

export class Signatures {
  /** Every query and header value. */
  readonly values = new Set<string>();
  /** The longest that was added to a target, `?` or `&` included. */
  longest = 0;
  readonly #unsigned = new Map<string, string>();

  /** The target as it was before it was signed. */
  readonly unsigned = (target: string): string => this.#unsigned.get(target) ?? target;

  /** Signs alike, and takes note of it. */
  noting(signing: Signing): Signing {
    return {
      ...signing,
      sign: (request, moment) => {
        const signature = signing.sign(request, moment);
        const query = signature.query?.reveal();
        const { target } = request;
        if (query !== undefined) {
          this.values.add(query);
          this.longest = Math.max(this.longest, query.length + 1);
          this.#unsigned.set(`${target}${target.includes('?') ? '&' : '?'}${query}`, target);
        }
        for (const secret of signature.headers?.values() ?? []) this.values.add(secret.reveal());
        return signature;
      },
    };
  }
}
