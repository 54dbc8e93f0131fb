import { InvalidArgumentError, Option } from 'commander';
import { PREFIX, PREFIX_RULE } from '../model/schema-settings.ts';

/** `--prefix PREFIX`. */
export function prefixOption(): Option {
  return new Option(
    '--prefix <prefix>',
    'what stands before the names of types and root fields (else the configuration, else nothing)',
  ).argParser(prefix);
}

function prefix(text: string): string {
  if (!PREFIX.test(text)) throw new InvalidArgumentError(`It ${PREFIX_RULE}. Such as Bg.`);
  return text;
}
