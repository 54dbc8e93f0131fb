#!/usr/bin/env bash
# hledger-web 1.25 (Debian): a journal that cannot be read any more is answered as it was, with HTTP 200.
#
# The server reads the journal again when the time of its file changed. Where the new one has an error, one expects an error, or a
# member or a header that says so. The JSON API answers what it had before; without the pages for people (--serve-api), nobody sees the message.
#
# Seen 2026-11-30: "before 1, with an error 200 and 1, mended 2".
set -euo pipefail
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT
if ! command -v hledger-web >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends hledger-web >/dev/null
fi
hledger-web --version
export LC_ALL=C.UTF-8
journal=$dir/test.journal
# write SECONDS AMOUNT MORE: a file is read again where it is newer than the last reading.
write() {
  printf '2026-01-01\n    a  %s X\n    b\n%s\n' "$2" "$3" >"$journal"
  touch -d "+$1 seconds" "$journal"
}
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
write 0 1 ''
hledger-web -f "$journal" --serve-api --host 127.0.0.1 --port "$port" >"$dir/log" 2>&1 &
server=$!
until grep -q 'Application launched' "$dir/log"; do kill -0 "$server"; done
ask() {
  curl -sS --retry 20 --retry-connrefused --retry-delay 1 -o "$dir/answer" -w '%{http_code}' "http://127.0.0.1:$port/accounts"
}
amount() {
  node -e '
    const rows = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    console.log(rows.find(({ aname }) => aname === "a").aebalance[0].aquantity.decimalMantissa);
  ' "$dir/answer"
}
ask >/dev/null
before=$(amount)
write 100 2 '2026-01-02 an error'$'\n''    a  1 X'
status=$(ask)
broken=$(amount)
write 200 2 ''
ask >/dev/null
seen="before $before, with an error $status and $broken, mended $(amount)"
echo "$seen"
[ "$seen" = 'before 1, with an error 200 and 1, mended 2' ]
