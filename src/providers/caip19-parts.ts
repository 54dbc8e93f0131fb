/** Takes a CAIP-19 id apart (https://chainagnostic.org/CAIPs/caip-19, read 2026-11), or says what breaks its form, and where. */
import { accept, type Checked, refuse } from '../model/checked.ts';

export interface Caip19Parts {
  /** The CAIP-2 id of the chain. */
  readonly chain: string;
  /** The asset namespace, e.g. `erc20`. */
  readonly kind: string;
  readonly reference: string;
  /** Null where there is none. */
  readonly token: string | null;
}

interface Part {
  readonly name: string;
  readonly allowed: RegExp;
  /** The same in words. */
  readonly letters: string;
  readonly min: number;
  readonly max: number;
  /** What stands behind it; null for the end. */
  readonly ends: ':' | '/' | null;
}

const EXAMPLE = 'a CAIP-19 id looks like eip155:1/slip44:60';

const namespace = { allowed: /[-a-z0-9]/, letters: 'a-z, 0-9 and -', min: 3, max: 8, ends: ':' } as const;
const free = { allowed: /[-.%a-zA-Z0-9]/, letters: 'letters, digits and - . %', min: 1 } as const;

const required: readonly Part[] = [
  { ...namespace, name: 'namespace of the chain' },
  {
    name: 'reference of the chain',
    allowed: /[-_a-zA-Z0-9]/,
    letters: 'letters, digits and - _',
    min: 1,
    max: 32,
    ends: '/',
  },
  { ...namespace, name: 'namespace of the asset' },
];
const reference: Part = { ...free, name: 'reference of the asset', max: 128, ends: null };
const tokenId: Part = { ...free, name: 'token id', max: 78, ends: null };

/** Linear in the length of the text; echoes one character at most. */
export function caip19Parts(text: string): Checked<Caip19Parts> {
  const found: string[] = [];
  let start = 0;
  for (const part of required) {
    const end = endOf(text, part, start);
    if (!end.ok) return end;
    found.push(text.slice(start, end.value));
    start = end.value + 1;
  }
  const slash = text.indexOf('/', start);
  const whole = endOf(slash < 0 ? text : text.slice(0, slash), reference, start);
  if (!whole.ok) return whole;
  const token = slash < 0 ? null : endOf(text, tokenId, slash + 1);
  if (token !== null && !token.ok) return token;
  const [space = '', chain = '', kind = ''] = found;
  return accept({
    chain: `${space}:${chain}`,
    kind,
    reference: text.slice(start, whole.value),
    token: token === null ? null : text.slice(slash + 1),
  });
}

/** Where the part ends that begins at `start`. */
function endOf(text: string, part: Part, start: number): Checked<number> {
  const { name, allowed, letters, min, max, ends } = part;
  let end = start;
  while (end < text.length && text.charAt(end) !== ends) {
    const character = text.charAt(end);
    if (!allowed.test(character)) {
      return refuse(`character "${character}" not allowed at position ${end}: the ${name} has ${letters}; ${EXAMPLE}`);
    }
    end += 1;
  }
  const length = end - start;
  if (length < min || length > max) {
    const need = `${min} to ${max}`;
    return refuse(`the ${name}, at position ${start}, has ${length} characters, need ${need}; ${EXAMPLE}`);
  }
  if (ends !== null && end === text.length)
    return refuse(`"${ends}" is missing at position ${end}, behind the ${name}; ${EXAMPLE}`);
  return accept(end);
}
