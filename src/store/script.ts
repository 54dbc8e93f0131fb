/**
 * What the store does in one step for one server of a source: takes starts, and keeps pauses and the breaker. One hash holds
 * all of it, so one hash slot does; time is that of the store alone. Fields:
 *
 * - `v` the version of this layout, `g` a name for this copy of the hash, `t` the latest moment seen (times are milliseconds)
 * - `p` until when the source asked for a pause
 * - `bu`, `bo`, `bc` the breaker: open until, for how long, the code of the failure; `bl` until when a probe is under way
 * - for each time span `w`: `w:o` the oldest slice that counts, `w:n` the starts that count, `w:SLICE` the starts of one slice
 *
 * A start of a slice counts from when it was granted until the slice after it and the whole time span are over, which
 * leaves it a slice of time to reach the source. Numbers are written by `%.0f`: `tostring` loses digits.
 */
export const SCRIPT = `
local key, version, op = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number) return string.format('%.0f', number) end
local known = redis.call('HMGET', key, 'v', 'g', 't', 'p', 'bu', 'bo', 'bc', 'bl')
if known[1] and tonumber(known[1]) > version then return { 'newer' } end
-- A clock that was set back makes time stand still, never start again.
now = math.max(now, tonumber(known[3] or 0))
local name = known[2]
if not name then name = ARGV[3] end
redis.call('HSET', key, 'v', text(version), 'g', name, 't', text(now))
redis.call('PEXPIRE', key, 172800000)

if op == 'pause' then
  local ends = math.max(now + tonumber(ARGV[4]), tonumber(known[4] or 0))
  redis.call('HSET', key, 'p', text(ends))
  return { 'told' }
elseif op == 'open' then
  redis.call('HSET', key, 'bu', text(now + tonumber(ARGV[4])), 'bo', ARGV[5], 'bc', ARGV[6])
  redis.call('HDEL', key, 'bl')
  return { 'told' }
elseif op == 'closed' then
  redis.call('HDEL', key, 'bu', 'bo', 'bc', 'bl')
  return { 'told' }
end

local wanted, lease = tonumber(ARGV[4]), tonumber(ARGV[5])
local emptied = ARGV[6] ~= '' and ARGV[6] ~= name
local granted, wait, lefts, windows = wanted, 0, {}, {}
for at = 7, #ARGV, 5 do
  local calls, span, slices = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local owed = tonumber(ARGV[at + (emptied and 3 or 4)])
  local w, size = ARGV[at + 1] .. ':', span / slices
  local slice = math.floor(now / size)
  local oldest = tonumber(redis.call('HGET', key, w .. 'o') or text(slice))
  local count = tonumber(redis.call('HGET', key, w .. 'n') or 0)
  local past = math.min(slice - slices - 2, oldest + slices + 2)
  for one = oldest, past do
    local field = w .. text(one)
    local starts = redis.call('HGET', key, field)
    if starts then
      count = count - tonumber(starts)
      redis.call('HDEL', key, field)
    end
  end
  oldest = math.max(oldest, slice - slices - 1)
  if owed > 0 then
    redis.call('HINCRBY', key, w .. text(slice), owed)
    count = count + owed
  end
  local left = math.max(0, calls - count)
  if left < wanted then
    local first = oldest
    while first < slice and not redis.call('HGET', key, w .. text(first)) do first = first + 1 end
    wait = math.max(wait, math.ceil((first + slices + 2) * size - now))
  end
  granted = math.min(granted, left)
  windows[#windows + 1] = { w, slice, oldest, count }
  lefts[#lefts + 1] = left
end

local pause = math.max(0, tonumber(known[4] or 0) - now)
local broken = 0
local guarded = known[5] and lease > 0
if guarded then
  broken = math.max(0, tonumber(known[5]) - now)
  if broken == 0 and tonumber(known[8] or 0) > now then broken = -1 end
end
if pause > 0 or broken ~= 0 then granted = 0 end
if guarded and granted > 0 then
  granted = 1
  redis.call('HSET', key, 'bl', text(now + lease))
end
for at, window in ipairs(windows) do
  local w, slice, oldest, count = window[1], window[2], window[3], window[4]
  if granted > 0 then redis.call('HINCRBY', key, w .. text(slice), granted) end
  redis.call('HSET', key, w .. 'o', text(oldest), w .. 'n', text(count + granted))
  lefts[at] = math.max(0, lefts[at] - granted)
end
return { 'taken', name, granted, granted < wanted and wait or 0, pause, broken, guarded and known[6] or '', guarded and known[7] or '', unpack(lefts) }
`;
