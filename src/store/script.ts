/**
 * What the store does in one step for one server of a source: grants starts, and keeps pauses and the breaker. One hash holds
 * all of it, so one hash slot does; time is that of the store alone. Fields:
 *
 * - `v` the version of this layout, `t` the latest moment seen (times are milliseconds)
 * - `g` a name for this count, `b` when it began, `run` the process of the store that keeps it
 * - `p` until when the source asked for a pause
 * - `bu`, `bo`, `bc` the breaker: open until, for how long, the code of the failure; `bl` until when a probe is under way
 * - for each time span, `c` for the common part and `o` for the own parts of all replicas, such as `w` = `c60000:`: `w` and a
 *   number the starts of that slice, `wo` the oldest slice that counts, `wn` the starts that count, `wr` how many counted
 *   already when this count began, with its name
 *
 * A count begins anew where the hash is missing, where another process of the store has it (restarted, or taken over from a
 * copy), and where the clock went back: then starts may be forgotten. Until their time span is over, or every replica had
 * time to report, nothing is granted of the common part.
 *
 * A start of a slice counts until the time span, the time for which a grant is good, and the slice itself are over. Numbers
 * are written by `%.0f`: `tostring` loses digits.
 */
export const SCRIPT = `
local key, version, op = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number) return string.format('%.0f', number) end
local known = redis.call('HMGET', key, 'v', 'g', 't', 'b', 'run', 'p', 'bu', 'bo', 'bc', 'bl')
if known[1] and (tonumber(known[1]) or math.huge) > version then return { 'newer' } end
local name, last, born = known[2], tonumber(known[3] or 0), tonumber(known[4] or 0)
local pauseEnd, openUntil, probeUntil = tonumber(known[6] or 0), tonumber(known[7] or 0), tonumber(known[10] or 0)
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
local wentBack = now < last - 1000
if wentBack then
  redis.call('DEL', key)
  local by = now - last
  pauseEnd, openUntil, probeUntil = pauseEnd + by, openUntil + by, probeUntil + by
  if known[7] then redis.call('HSET', key, 'bu', text(openUntil), 'bo', known[8], 'bc', known[9]) end
else
  now = math.max(now, last)
end
if not name or known[5] ~= run or wentBack then
  name, born = ARGV[3], now
end
pauseEnd = math.max(pauseEnd, now + tonumber(ARGV[4]))
redis.call('HSET', key, 'v', text(version), 'g', name, 't', text(now), 'b', text(born), 'run', run, 'p', text(pauseEnd))
redis.call('PEXPIRE', key, 172800000)

if op == 'pause' then
  return { 'told' }
elseif op == 'open' then
  redis.call('HSET', key, 'bu', text(now + tonumber(ARGV[5])), 'bo', ARGV[6], 'bc', ARGV[7])
  redis.call('HDEL', key, 'bl')
  return { 'told' }
elseif op == 'closed' then
  redis.call('HDEL', key, 'bu', 'bo', 'bc', 'bl')
  return { 'told' }
end

-- The starts of one part within one time span; those that are past are forgotten.
local function openPart(part, most, span, slices, late)
  local w, size = part .. text(span) .. ':', span / slices
  local hold = math.ceil((span + late) / size) + 1
  local slice = math.floor(now / size)
  local oldest = tonumber(redis.call('HGET', key, w .. 'o') or text(slice))
  local count = tonumber(redis.call('HGET', key, w .. 'n') or 0)
  for one = oldest, math.min(slice - hold, oldest + hold) do
    local starts = redis.call('HGET', key, w .. text(one))
    if starts then
      count = count - tonumber(starts)
      redis.call('HDEL', key, w .. text(one))
    end
  end
  oldest = math.max(oldest, slice - hold + 1)
  local opened = { most = most, count = count }
  function opened.add(starts, at)
    if starts <= 0 then return end
    at = math.max(slice - hold + 1, math.min(slice, at or slice))
    oldest = math.min(oldest, at)
    redis.call('HINCRBY', key, w .. text(at), text(starts))
    opened.count = opened.count + starts
  end
  function opened.left() return math.max(0, most - opened.count) end
  -- Until the oldest start counts no more.
  function opened.wait()
    local first = oldest
    while first < slice and not redis.call('HGET', key, w .. text(first)) do first = first + 1 end
    return math.ceil((first + hold) * size - now)
  end
  -- What a replica knew of the count before this one; the most that any knew counts.
  function opened.report(before)
    local counted, of = string.match(redis.call('HGET', key, w .. 'r') or '', '^(%d+)@(.*)$')
    counted = of == name and tonumber(counted) or opened.count
    if of == name and before <= counted then return end
    opened.add(before - counted)
    redis.call('HSET', key, w .. 'r', text(math.max(before, counted)) .. '@' .. name)
  end
  -- The slice whose starts are past after so many milliseconds.
  function opened.sliceEnding(ms) return math.floor((now + ms) / size) - hold end
  function opened.keep() redis.call('HSET', key, w .. 'o', text(oldest), w .. 'n', text(opened.count)) end
  return opened
end

if op == 'correct' then
  local late, left, ms = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
  local span, slices = tonumber(ARGV[10]), tonumber(ARGV[11])
  local common = openPart('c', tonumber(ARGV[8]), span, slices, late)
  local own = openPart('o', tonumber(ARGV[9]), span, slices, late)
  common.report(0)
  own.report(0)
  local over = common.left() + own.left() - left
  local fromCommon = math.min(over, common.left())
  common.add(fromCommon, common.sliceEnding(ms))
  own.add(over - fromCommon, own.sliceEnding(ms))
  common.keep()
  own.keep()
  return { 'told' }
end

local wanted, ahead, lease, budget = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local late, settle = tonumber(ARGV[9]), tonumber(ARGV[10])
local granted, ownGranted, parts = wanted, budget, {}
for at = 11, #ARGV, 8 do
  local span, slices = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local common = openPart('c', tonumber(ARGV[at]), span, slices, late)
  local own = openPart('o', tonumber(ARGV[at + 1]), span, slices, late)
  local isReport = ARGV[at + 5] ~= '' and ARGV[at + 5] ~= name
  common.report(isReport and tonumber(ARGV[at + 6]) or 0)
  own.report(isReport and tonumber(ARGV[at + 7]) or 0)
  own.add(tonumber(ARGV[at + 4]))
  common.trusted = math.max(0, born + (span <= settle and span + late or settle) - now)
  common.free = common.trusted > 0 and 0 or common.left()
  granted = math.min(granted, common.free)
  -- What is not used is lost: of a small rate it would be much.
  ahead = math.min(ahead, math.floor(common.free / 100))
  ownGranted = math.min(ownGranted, own.left())
  parts[#parts + 1] = { common, own }
end
ownGranted = math.min(ownGranted, wanted - granted)

local wait, ownWait = 0, 0
if granted + ownGranted < wanted then
  for _, part in ipairs(parts) do
    local common, own = part[1], part[2]
    if common.free < wanted then wait = math.max(wait, common.trusted > 0 and common.trusted or common.wait()) end
    if own.left() <= ownGranted then ownWait = math.max(ownWait, own.wait()) end
  end
end

local pause = math.max(0, pauseEnd - now)
local broken = 0
local guarded = known[7] and lease > 0
if guarded then
  broken = math.max(0, openUntil - now)
  if broken == 0 and probeUntil > now then broken = -1 end
end
if pause > 0 or broken ~= 0 then granted, ownGranted = 0, 0 end
if granted < wanted or guarded then ahead = 0 end
if guarded and granted + ownGranted > 0 then
  granted = math.min(1, granted)
  ownGranted = 1 - granted
  redis.call('HSET', key, 'bl', text(now + lease))
end
granted = granted + ahead
local told = {}
for _, part in ipairs(parts) do
  local common, own = part[1], part[2]
  common.add(granted)
  own.add(ownGranted)
  common.keep()
  own.keep()
  told[#told + 1] = math.max(0, common.free - granted)
  told[#told + 1] = own.left()
  told[#told + 1] = common.count
  told[#told + 1] = own.count
end
return { 'taken', name, granted, ownGranted, wait, ownWait, pause, broken, guarded and known[8] or '', guarded and known[9] or '', unpack(told) }
`;
