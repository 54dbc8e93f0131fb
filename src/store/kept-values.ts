/** Texts that replicas keep for each other, such as balances that were read, in the store. */
import type { FoundTexts, NewText, SharedValues, TextPlace } from '../model/shared-values.ts';
import type { Guard } from './guard.ts';
import { storeScript } from './store-script.ts';

/** The fields of one key; a further one takes the place of another. */
const MOST_FIELDS = 4;
/** In all texts of one answer: what all others who ask the store have to wait for. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Looks up a field of each key; where there is none, all fields of that key. Texts for which there is no more room are left
 * out. What another program wrote under a key, in another form, counts as nothing.
 */
const readScript = storeScript(`
local time = redis.call('TIME')
local room, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local found = {}
for at, key in ipairs(KEYS) do
  local texts = {}
  local function take(field)
    local size = redis.pcall('HSTRLEN', key, field)
    if type(size) ~= 'number' or size == 0 then return false end
    if size > room then return true end
    room = room - size
    texts[#texts + 1] = redis.call('HGET', key, field)
    return true
  end
  if not take(ARGV[at + 2]) then
    local fields = redis.pcall('HLEN', key)
    if type(fields) == 'number' and fields > 0 and fields <= most then
      for _, field in ipairs(redis.call('HKEYS', key)) do take(field) end
    end
  end
  found[at] = texts
end
return { time[1] * 1000 + math.floor(time[2] / 1000), found }
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

  async read(places: readonly TextPlace[]): Promise<FoundTexts | null> {
    const fields = places.map(({ field }) => field);
    const reply = await this.#guard.runOn(readScript, this.#keysOf(places), [
      String(MOST_CHARACTERS),
      String(MOST_FIELDS),
      ...fields,
    ]);
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

function readFound([nowMs, texts]: readonly unknown[], length: number): FoundTexts | null {
  if (typeof nowMs !== 'number' || !Array.isArray(texts) || texts.length !== length) return null;
  return { nowMs, texts: texts.map((found: unknown) => (Array.isArray(found) ? found.filter(isText) : [])) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
