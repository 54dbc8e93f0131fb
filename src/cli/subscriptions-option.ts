import { Option } from 'commander';

/** `--subscriptions`. */
export function subscriptionsOption(): Option {
  return new Option(
    '--subscriptions',
    'offer gateways the subscriptions, too (else the configuration, else only the standalone graph has them)',
  );
}
