/** The greeting of a provider as the HTTP layer takes it. */
import type { Greeting } from '../../http/greeting.ts';
import { statusFailure } from '../../http/status.ts';
import { FailureError } from '../../model/failure.ts';
import type { Provider } from '../../providers/provider.ts';

/** Empty where the provider has none. */
export function greetingOf(provider: Provider): { readonly greeting?: Greeting } {
  const { greeting } = provider;
  if (greeting === undefined) return {};
  return {
    greeting: {
      request: greeting.request(null),
      accept(exchange) {
        const refused =
          provider.refusal(exchange) ?? statusFailure(exchange, exchange.receivedAt, provider.wholeStatuses);
        if (refused !== null) throw new FailureError(refused);
        greeting.decode(null, exchange);
      },
    },
  };
}
