import { Option } from 'commander';
import { surfaces } from '../model/surface.ts';

/** `--as SURFACE`. */
export function surfaceOption(description: string): Option {
  return new Option('--as <surface>', description).choices(surfaces);
}
