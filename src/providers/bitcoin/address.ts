/**
 * Addresses as the scripts that they stand for, checked before anything is sent: a node refuses a whole call for one bad address,
 * and another network's coins are never these.
 */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { readBase58check } from '../base58.ts';
import { bytesOfWords, readBech32 } from '../bech32.ts';
import { type Network, networks } from './networks.ts';

export interface BitcoinAddress {
  /** The canonical spelling. */
  readonly text: string;
  /** The output script in lower-case hex, as nodes print `scriptPubKey`. */
  readonly script: string;
}

const all: readonly Network[] = Object.values(networks);
const HASH_BYTES = 20;
/** A depth, a fingerprint, a number, a chain code and a key behind four bytes of version (BIP 32). */
const EXTENDED_KEY_BYTES = 78;
/** Version bytes of private keys: of Bitcoin, of all test networks, of Litecoin. */
const PRIVATE_KEYS: ReadonlySet<number> = new Set([0x80, 0xef, 0xb0]);
/** What Litecoin wrote for the hash of a script before it had a byte of its own: those of Bitcoin. */
const AMBIGUOUS: ReadonlySet<number> = new Set([0x05, 0xc4]);

export function readAddress(text: string, network: Network): Checked<BitcoinAddress> {
  const prefix = segwitPrefix(text);
  if (prefix !== null) return readSegwit(text, prefix, network);
  if (/^(?:0[23][0-9a-f]{64}|04[0-9a-f]{128})$/i.test(text)) {
    return refuse('is a public key; what was paid to a bare key is not read, only what was paid to an address');
  }
  if (/^[a-z]+\(/.test(text)) return refuse('is a descriptor; name the addresses that it stands for');
  return readHash(text, network);
}

// ---------------------------------------------------------------------------------------------------------------
// Segwit (BIP 173, BIP 350)

const segwitPrefixes = all.flatMap(({ segwit, mweb }) => (mweb === null ? [segwit] : [segwit, mweb]));

/** The prefix of a segwit network, if the text has one. No address of the older forms begins like this. */
function segwitPrefix(text: string): string | null {
  const head = text.slice(0, 8).toLowerCase();
  return segwitPrefixes.find((prefix) => head.startsWith(`${prefix}1`)) ?? null;
}

function readSegwit(text: string, prefix: string, network: Network): Checked<BitcoinAddress> {
  if (all.some(({ mweb }) => mweb === prefix))
    return refuse('is an MWEB address, whose coins are in no output that can be read');
  // The version is the first letter behind the prefix; q is 0.
  const read = readBech32(text, undefined, /^q/i.test(text.slice(prefix.length + 1)) ? 'bech32' : 'bech32m');
  if (!read.ok) return read;
  if (prefix !== network.segwit) return refuse(ofAnother(({ segwit }) => segwit === prefix, network));
  const { words, checksum, text: canonical } = read.value;
  const [version = 32, ...rest] = words;
  if (version > 16) return refuse('is of no version of segwit, which has 0 to 16');
  if (checksum !== (version === 0 ? 'bech32' : 'bech32m')) {
    return refuse(
      `has the checksum of another version; ${version === 0 ? 'version 0 has bech32' : 'version 1 and up have bech32m'}`,
    );
  }
  const program = bytesOfWords(rest);
  if (!program.ok) return program;
  const { length } = program.value;
  const fits = version === 0 ? length === HASH_BYTES || length === 32 : length >= 2 && length <= 40;
  if (!fits) return refuse(`has ${length} bytes, need ${version === 0 ? '20 or 32' : '2 to 40'}`);
  const opcode = version === 0 ? 0 : 0x50 + version;
  return accept({ text: canonical, script: hexOf([opcode, length, ...program.value]) });
}

// ---------------------------------------------------------------------------------------------------------------
// Hashes in base58check

function readHash(text: string, network: Network): Checked<BitcoinAddress> {
  const read = readBase58check(text);
  if (!read.ok) return read;
  const bytes = read.value;
  if (bytes.length === EXTENDED_KEY_BYTES) return refuse('is an extended key; name the addresses that it leads to');
  const [version = -1, ...hash] = bytes;
  if (PRIVATE_KEYS.has(version) && hash.length >= 32)
    return refuse('is a private key, which must not leave its wallet');
  if (hash.length !== HASH_BYTES) return refuse(`has ${bytes.length} bytes, need ${1 + HASH_BYTES}`);
  if (version === network.keyHash)
    return accept({ text, script: hexOf([0x76, 0xa9, HASH_BYTES, ...hash, 0x88, 0xac]) });
  if (version === network.scriptHash) return accept({ text, script: hexOf([0xa9, HASH_BYTES, ...hash, 0x87]) });
  if (AMBIGUOUS.has(version) && network.mweb !== null) {
    return refuse(
      'has the spelling that Litecoin once shared with Bitcoin; write the one that begins with M, on test networks with Q',
    );
  }
  return refuse(ofAnother((other) => version === other.keyHash || version === other.scriptHash, network));
}

/** `fits` holds for the networks that have such addresses; several test networks share theirs. */
function ofAnother(fits: (other: Network) => boolean, { name }: Network): string {
  const others = all.filter(fits).map((other) => other.name);
  const whose = others.length === 0 ? 'a chain that is not known here' : others.join(' or ');
  return `is an address of ${whose}, and this source reads ${name}`;
}

function hexOf(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString('hex');
}
