/** The name of a new provider, and what follows from it. */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { builtInKinds } from '../../providers/registry.ts';

export interface ProviderNames {
  /** In configurations, and before the names of files: `my-bank`. */
  readonly kind: string;
  /** What the declaration is exported as. No word of the language, and no name that the files import, ends so. */
  readonly constant: string;
  /** For people: `My Bank`. */
  readonly title: string;
}

/** Short enough for any file name and for tables. */
const LONGEST = 40;

export function checkName(text: string): Checked<ProviderNames> {
  const words = text.split('-');
  const isName = text.length >= 2 && text.length <= LONGEST && /^[a-z]/.test(text);
  if (!isName || !words.every((word) => /^[a-z0-9]+$/.test(word))) {
    return refuse(`must be 2 to ${LONGEST} small letters, digits and single hyphens, a letter first`);
  }
  if (builtInKinds.some(({ kind }) => kind === text)) return refuse('is one that is built in');
  const capitals = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const joined = capitals.join('');
  const constant = `${joined.charAt(0).toLowerCase()}${joined.slice(1)}Kind`;
  return accept({ kind: text, constant, title: capitals.join(' ') });
}
