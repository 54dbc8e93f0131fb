/**
 * Under which name kept balances of one account stand in the store, and the seal by which they are known again.
 *
 * Names and seals are keyed digests. The key is a digest of what the source is and of the credential toward it, so that nothing
 * can be read from a name, and nobody who lacks the credential can seal a text. A seal is made of the whole identity: were
 * two names ever the same, the text under them would still pass for that of one account, at one moment, alone.
 */

import { hash } from 'node:crypto';
import { rememberBy } from '../../model/remember-by.ts';
import { SHARED_KEY_LENGTH, type TextPlace } from '../../model/shared-values.ts';
import { filterKey } from '../answer/listed.ts';
import type { Want } from '../plan/planned-call.ts';

/**
 * Of what `entry-text.ts`, `entry-row.ts`, `entry-list.ts` and `live/shared-message.ts` write, and of what that means. Part of each
 * name and seal: texts of another version are not even looked up. To be raised with every change to one of them.
 */
const VERSION = 4;
/** Processors have instructions for it. How long a text is stands before it in a seal, so that none fits a text that was made longer. */
const DIGEST = 'sha256';
const SEAL_LENGTH = 43;
/** 252 bits, also of the name of a list. */
const IDENTITY_LENGTH = SHARED_KEY_LENGTH;
/** Where the text of an entry begins. */
const ENTRY_START = SHARED_KEY_LENGTH + SEAL_LENGTH;
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

/** Of what the entries of many accounts share. Who has the text knows it again by its name, which needs no seal. */
export function listName(sourceKey: string, text: string | Buffer): string {
  return named([VERSION, 'list', sourceKey, digest(text)]).identity;
}

/** Both of one digest, of which no part tells of another. */
function named(parts: readonly unknown[]): Pick<EntryName, 'identity' | 'key'> {
  const both = hash('sha512', JSON.stringify(parts), 'base64url');
  return { identity: both.slice(0, IDENTITY_LENGTH), key: both.slice(-NAME_LENGTH) };
}

/** Accounts of which the same list is wanted share it. */
const fieldOfAssets = rememberBy((assets: readonly string[]) => fieldNamed([assets]));

function fieldOf({ assets, listings }: Want): string {
  return listings.length > 0 ? fieldNamed([assets, listings.map(filterKey)]) : fieldOfAssets(assets);
}

function fieldNamed(parts: readonly unknown[]): string {
  return digest(JSON.stringify(parts)).slice(0, NAME_LENGTH);
}

/** A text, such as a message, behind its seal. */
export function sealed({ identity }: Sealing, text: string): string {
  return sealOf(identity, Buffer.from(text), 0) + text;
}

/** The text, where it is that of this very identity; else null. */
export function unsealed({ identity }: Sealing, sealedText: string): string | null {
  const text = sealedText.slice(SEAL_LENGTH);
  return sealedText.slice(0, SEAL_LENGTH) === sealOf(identity, Buffer.from(text), 0) ? text : null;
}

/** An entry: the name of its list, the seal of both, and the text. */
export function sealedEntry({ identity }: Sealing, list: string, text: string): string {
  return list + sealOf(identity + list, Buffer.from(text), 0) + text;
}

/** The name of the list that an entry is read with. */
export function listOf(entry: Buffer): string {
  return entry.toString('latin1', 0, SHARED_KEY_LENGTH);
}

/** Where the text of an entry of this very identity begins; null for any other entry. */
export function unsealedFrom({ identity }: Sealing, list: string, entry: Buffer): number | null {
  if (entry.length < ENTRY_START) return null;
  const seal = entry.toString('latin1', SHARED_KEY_LENGTH, ENTRY_START);
  return seal === sealOf(identity + list, entry, ENTRY_START) ? ENTRY_START : null;
}

/** What is digested, put together: of one seal after the other. */
const room = Buffer.allocUnsafeSlow(16 * 1024);

/** @param whose of one length for entries, and of another one for messages */
function sealOf(whose: string, bytes: Buffer, start: number): string {
  const head = `seal ${whose} ${bytes.length - start} `;
  const length = head.length + bytes.length - start;
  const all = length <= room.length ? room : Buffer.allocUnsafe(length);
  all.write(head, 0, 'latin1');
  bytes.copy(all, head.length, start);
  return digest(all.subarray(0, length));
}

function digest(text: string | Buffer): string {
  return hash(DIGEST, text, 'base64url');
}
