import { InvalidArgumentError, Option } from 'commander';
import { checkBaseUrl } from '../config/base-url.ts';

/** `--scalars-url URL`. */
export function scalarsUrlOption(): Option {
  return new Option(
    '--scalars-url <url>',
    'where docs/scalars.md is published, for @specifiedBy (else the configuration, else no @specifiedBy)',
  ).argParser(scalarsUrl);
}

function scalarsUrl(text: string): string {
  const checked = checkBaseUrl(text);
  if (!checked.ok) throw new InvalidArgumentError(`It ${checked.rule}.`);
  return checked.value;
}
