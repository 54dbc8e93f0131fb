#!/usr/bin/env bash
# cosmos-sdk 0.46.16 (simd): in the REST interface of a node, zero means "not set", where one would read it as a number.
#
# - pagination.total is "0" beside rows wherever nobody asked to count: with a limit and without count_total, and on every
#   page that was asked for by its key. Without a limit the first page is counted unasked, so that a client which works without
#   a limit finds no rows to fetch once it sets one.
# - x-cosmos-block-height: 0 is not refused, and is no height before the first block: it is answered with the newest state.
# - amount "0" is the answer for a denomination that never existed, so that it confirms a wrong spelling.
#
# Seen 2026-11-30: totals 3, 0 and 0 for the same three rows; height 0 answered at the newest height; "nope" has amount 0.
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
pid=
end() {
  if [ -n "$pid" ]; then kill "$pid"; wait "$pid" || true; fi
  rm -rf "$dir"
}
trap end EXIT
# The Go modules that the tests pin; it is built once, in minutes.
bash "$repository/test/nodes/cosmos/build"
simd() { "$repository/test/nodes/cosmos/bin/simd" "$@"; }
grep -m1 'cosmos/cosmos-sdk v' "$repository/test/nodes/cosmos/go.mod"
cd "$dir"
port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
api=$(port) rpc=$(port) p2p=$(port)
keys=(--keyring-backend test --home "$dir/home")
simd init node --chain-id zero-1 --home "$dir/home" >/dev/null 2>&1
for name in validator ann; do simd keys add "$name" "${keys[@]}" >/dev/null 2>&1; done
ann=$(simd keys show ann --address "${keys[@]}")
simd add-genesis-account "$(simd keys show validator --address "${keys[@]}")" 1000000000stake --home "$dir/home"
simd add-genesis-account "$ann" 1iron,2salt,3tin --home "$dir/home"
simd gentx validator 1000000000stake --chain-id zero-1 "${keys[@]}" >/dev/null 2>&1
simd collect-gentxs --home "$dir/home" >/dev/null 2>&1
simd start --home "$dir/home" --api.enable --api.address "tcp://127.0.0.1:$api" --grpc.enable=false --grpc-web.enable=false \
  --rpc.laddr "tcp://127.0.0.1:$rpc" --p2p.laddr "tcp://127.0.0.1:$p2p" --rpc.pprof_laddr 127.0.0.1:0 \
  --minimum-gas-prices 0stake >"$dir/log" 2>&1 &
pid=$!
bank="http://127.0.0.1:$api/cosmos/bank/v1beta1/balances/$ann"
# Refused until the block is there.
curl -s --retry 120 --retry-delay 1 --retry-all-errors --fail -o /dev/null -H 'x-cosmos-block-height: 2' "$bank"
page() { curl -sS --fail "$bank?$1" | node -e '
  const { balances, pagination } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  console.log(balances.length, pagination.total, pagination.next_key ?? "-");
'; }
read -r plain_rows plain_total _ < <(page '')
read -r limited_rows limited_total key < <(page 'pagination.limit=2')
read -r last_rows last_total _ < <(page "pagination.limit=2&pagination.key=$key")
echo "no limit: $plain_rows rows, total $plain_total"
echo "limit 2: $limited_rows rows, total $limited_total; then $last_rows, total $last_total"
height() { curl -sS --fail -o /dev/null -D - -H "x-cosmos-block-height: $1" "$bank" | tr -d '\r' | sed -n 's/^Grpc-Metadata-X-Cosmos-Block-Height: //Ip'; }
zero=$(height 0) one=$(height 1)
echo "height 1 is answered at $one, height 0 at $zero"
unknown=$(curl -sS --fail "$bank/by_denom?denom=nope" | node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).balance.amount')
echo "amount of a denomination that does not exist: $unknown"
[ "$plain_rows $plain_total" = '3 3' ] && [ "$limited_rows $limited_total $last_rows $last_total" = '2 0 1 0' ]
[ "$one" = 1 ] && [ "$zero" -gt 1 ] && [ "$unknown" = 0 ]
