import type { AmountPart } from '../model/reading.ts';
import type { Provider } from './provider.ts';

/** The parts of a balance that the source reports for the asset. */
export function amountPartsOf(
  provider: Pick<Provider, 'capabilities' | 'amounts'>,
  ref: string,
): readonly AmountPart[] {
  return provider.amounts?.(ref) ?? provider.capabilities.amounts;
}
