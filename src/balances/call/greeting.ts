/** The greeting of a provider as the HTTP layer takes it. */
import type { Greeting } from '../../http/greeting.ts';
import { atOnce } from '../../model/steps.ts';
import type { Provider } from '../../providers/provider.ts';
import { decodeAnswer, refuseFailed } from './answer-failure.ts';

/** Empty where the provider has none. */
export function greetingOf(provider: Provider): { readonly greeting?: Greeting } {
  const { greeting } = provider;
  if (greeting === undefined) return {};
  return {
    greeting: {
      request: greeting.request(null),
      accept(exchange) {
        refuseFailed(provider, exchange);
        atOnce(decodeAnswer(provider, exchange, { endpoint: greeting, question: null }));
      },
    },
  };
}
