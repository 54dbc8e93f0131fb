/**
 * Under which name kept balances of one account stand in the store, and the seal by which they are known again.
 *
 * Names and seals are keyed digests. The key is a digest of what the source is and of the credential toward it, so that nothing
 * can be read from a name, and nobody who lacks the credential can seal a text. A seal is made of the whole identity: were
 * two names ever the same, the text under them would still pass for that of one account, at one moment, alone.
 */
import { hash } from 'node:crypto';
import type { TextPlace } from '../../model/shared-values.ts';
import { filterKey } from '../answer/listed.ts';
import type { Want } from '../plan/planned-call.ts';

/**
 * Of what `entry-text.ts`, `entry-row.ts` and `live/shared-message.ts` write and of what that means. Part of each name and seal: texts of another version are not even
 * looked up. To be raised with every change to either.
 */
const VERSION = 4;
/** Processors have instructions for it. Seals are made of texts of one length, so that none fits a text that was made longer. */
const DIGEST = 'sha256';
const SEAL_LENGTH = 43;
/** 252 bits. */
const IDENTITY_LENGTH = 42;
/** 192 bits: names meet by accident only, and seals see to that. */
const NAME_LENGTH = 32;

export interface EntryName extends TextPlace {
  /** The whole identity of what may stand there, source and credential included. */
  readonly identity: string;
}

type Sealing = Pick<EntryName, 'identity'>;

/** @param moment names the network and the moment */
export function entryName(sourceKey: string, moment: string, want: Want): EntryName {
  const { network, address, subAccount } = want.account;
  return { ...named([VERSION, sourceKey, moment, network, address, subAccount]), field: fieldOf(want) };
}

/** Of what replicas tell each other of one network of a source; the key names their channel. */
export function channelName(sourceKey: string, network: string | null): Pick<EntryName, 'identity' | 'key'> {
  return named([VERSION, 'live', sourceKey, network]);
}

/** Both of one digest, of which no part tells of another. */
function named(parts: readonly unknown[]): Pick<EntryName, 'identity' | 'key'> {
  const both = hash('sha512', JSON.stringify(parts), 'base64url');
  return { identity: both.slice(0, IDENTITY_LENGTH), key: both.slice(-NAME_LENGTH) };
}

const fields = new WeakMap<readonly string[], string>();

/** Accounts of which the same list is wanted share it. */
function fieldOf({ assets, listings }: Want): string {
  if (listings.length > 0) return digest(JSON.stringify([assets, listings.map(filterKey)])).slice(0, NAME_LENGTH);
  const known = fields.get(assets) ?? digest(JSON.stringify([assets])).slice(0, NAME_LENGTH);
  fields.set(assets, known);
  return known;
}

export function sealed({ identity }: Sealing, text: string): string {
  return sealOf(identity, text) + text;
}

/** The text, where it is that of this very identity; else null. */
export function unsealed({ identity }: Sealing, entry: string): string | null {
  const text = entry.slice(SEAL_LENGTH);
  return entry.slice(0, SEAL_LENGTH) === sealOf(identity, text) ? text : null;
}

function sealOf(identity: string, text: string): string {
  return digest(`seal ${identity} ${textDigest(text)}`);
}

/** Lines of so many characters stand in the digest of a text by digests of their own. */
const LONG = 512;
/** So many lines are looked at: what another program wrote may have a million, and is seen here first. */
const MOST_LINES = 16;

interface DigestedLine {
  readonly line: string;
  readonly digest: string;
}

/** By its place in a text, the last long line: most of an entry are assets and facts, which accounts of a list share. */
const latest: DigestedLine[] = [];

function textDigest(text: string): string {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && lines.length < MOST_LINES; end = text.indexOf('\n', start)) {
    lines.push(text.slice(start, end));
    start = end + 1;
  }
  // All that is left, as one.
  lines.push(text.slice(start));
  return digest(lines.map((line, at) => (line.length < LONG ? `=${line}` : `#${lineDigest(line, at)}`)).join('\n'));
}

function lineDigest(line: string, at: number): string {
  const known = latest[at];
  if (known?.line === line) return known.digest;
  const found = { line, digest: digest(line) };
  if (at < MOST_LINES) latest[at] = found;
  return found.digest;
}

function digest(text: string): string {
  return hash(DIGEST, text, 'base64url');
}
