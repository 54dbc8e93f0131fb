/** Texts that replicas keep for each other, such as balances that were read, in the store. */
import {
  type FoundTexts,
  type NewText,
  SHARED_FIELD,
  SHARED_KEY_LENGTH,
  type SharedValues,
  type TextPlace,
} from '../model/shared-values.ts';
import type { Guard } from './guard.ts';
import { storeScript } from './store-script.ts';

/** The fields of one key; a further one takes the place of another. */
const MOST_FIELDS = 4;
/** In all texts of one answer: what all others who ask the store have to wait for. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Looks up a field of each key; where there is none, all fields of that key. What they share is sent once, unless it is known.
 * Texts for which there is no more room are left out. What another program wrote under a key, in another form, counts as nothing.
 */
const readScript = storeScript(`
local time = redis.call('TIME')
local room, most, width, prefix, shared = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local found, together, sent, field = {}, {}, {}, ''
for at = #KEYS + 6, #ARGV do sent[ARGV[at]] = true end
local function get(key, field)
  local size = redis.pcall('HSTRLEN', key, field)
  if type(size) ~= 'number' or size == 0 then return nil, false end
  if size > room then return nil, true end
  room = room - size
  return redis.call('HGET', key, field), true
end
for at, key in ipairs(KEYS) do
  local texts = {}
  local function take(field)
    local text, isThere = get(key, field)
    if not text then return isThere end
    texts[#texts + 1] = text
    local name = string.sub(text, 1, width)
    if sent[name] then return true end
    sent[name] = true
    local one = get(prefix .. name, shared)
    if one then
      together[#together + 1] = name
      together[#together + 1] = one
    end
    return true
  end
  if ARGV[at + 5] ~= '' then field = ARGV[at + 5] end
  if not take(field) then
    local fields = redis.pcall('HLEN', key)
    if type(fields) == 'number' and fields > 0 and fields <= most then
      for _, other in ipairs(redis.call('HKEYS', key)) do take(other) end
    end
  end
  found[at] = texts
end
return { time[1] * 1000 + math.floor(time[2] / 1000), found, together }
`);

/** Writes a field of each key. */
const writeScript = storeScript(`
local most = tonumber(ARGV[1])
for at, key in ipairs(KEYS) do
  local field, text, ttl = ARGV[3 * at - 1], ARGV[3 * at], ARGV[3 * at + 1]
  local fields = redis.pcall('HLEN', key)
  if type(fields) ~= 'number' or fields > most then
    redis.call('DEL', key)
    fields = 0
  end
  if fields == most and redis.call('HEXISTS', key, field) == 0 then
    redis.call('HDEL', key, redis.call('HKEYS', key)[1])
  end
  redis.call('HSET', key, field, text)
  redis.call('PEXPIRE', key, ttl)
end
return {}
`);

export class KeptValues implements SharedValues {
  readonly #guard: Pick<Guard, 'runOn' | 'isAway'>;
  readonly #prefix: string;

  /** @param prefix of all keys */
  constructor(guard: Pick<Guard, 'runOn' | 'isAway'>, prefix: string) {
    this.#guard = guard;
    this.#prefix = `${prefix}kept:`;
  }

  get isAway(): boolean {
    return this.#guard.isAway;
  }

  async read(places: readonly TextPlace[], known: readonly string[]): Promise<FoundTexts | null> {
    const limits = [MOST_CHARACTERS, MOST_FIELDS, SHARED_KEY_LENGTH].map(String);
    // Most places are of one field: where it is that of the place before, nothing is sent for it.
    const fields = places.map(({ field }, at) => (field === places[at - 1]?.field ? '' : field));
    const values = [...limits, this.#prefix, SHARED_FIELD, ...fields, ...known];
    const reply = await this.#guard.runOn(readScript, this.#keysOf(places), values);
    return reply === null ? null : readFound(reply, places.length);
  }

  async write(texts: readonly NewText[]): Promise<void> {
    const values = texts.flatMap(({ field, text, ttlMs }) => [field, text, String(ttlMs)]);
    await this.#guard.runOn(writeScript, this.#keysOf(texts), [String(MOST_FIELDS), ...values]);
  }

  #keysOf(places: readonly TextPlace[]): string[] {
    return places.map(({ key }) => this.#prefix + key);
  }
}

function readFound([nowMs, texts, together]: readonly unknown[], length: number): FoundTexts | null {
  if (typeof nowMs !== 'number' || !Array.isArray(texts) || texts.length !== length) return null;
  return {
    nowMs,
    texts: texts.map((found: unknown) => (Array.isArray(found) ? found.filter(isText) : [])),
    shared: readShared(Array.isArray(together) ? together : []),
  };
}

/** @param together key and text by turns */
function readShared(together: readonly unknown[]): ReadonlyMap<string, Buffer> {
  const shared = new Map<string, Buffer>();
  for (let at = 0; at + 1 < together.length; at += 2) {
    const [key, text] = [together[at], together[at + 1]];
    if (isText(key) && isText(text)) shared.set(key.toString('latin1'), text);
  }
  return shared;
}

function isText(value: unknown): value is Buffer {
  return value instanceof Buffer;
}
