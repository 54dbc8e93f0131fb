#!/usr/bin/env bash
# litecoind 0.21.2.1 (Debian): scantxoutset answers for an address under another spelling than the one it was asked by.
#
# A scan takes addresses as descriptors, addr(…), and each row of its answer has a descriptor in the same form, with a checksum.
# One expects to find the asked text in it. The node writes its own spelling: an upper-case segwit address comes back in lower
# case, and a script address that begins with 2 (with 3 on the main chain) comes back beginning with Q (M). Both are valid for
# the same script, both are accepted in the question, and nothing else in the row names the question. A client that looks for
# the text it asked for finds nothing, and takes a funded address for an empty one. The script of the row is the same either way.
#
# Seen 2026-11-30: asked 2 answered Q, amount 1.5; asked RLTC1 answered rltc1, amount 2.5; the scripts agree.
set -euo pipefail
dir=$(mktemp -d)
pid=
end() {
  if [ -n "$pid" ]; then kill "$pid"; wait "$pid" || true; fi
  rm -rf "$dir"
}
trap end EXIT
cd "$dir"
if ! command -v litecoind >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends litecoind >/dev/null
fi
litecoind --version | head -1
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
options="-regtest -datadir=$dir -rpcport=$port -rpcuser=u -rpcpassword=p"
# shellcheck disable=SC2086
litecoind $options -server=1 -rpcbind=127.0.0.1 -rpcallowip=127.0.0.1 -listen=0 -dnsseed=0 -fallbackfee=0.0001 -printtoconsole=0 &
pid=$!
# shellcheck disable=SC2086
cli() { litecoin-cli $options -rpcwait "$@"; }
cli createwallet w >/dev/null
cli generatetoaddress 101 "$(cli getnewaddress)" >/dev/null
# The same hash of a script, in the two spellings.
old=2Mt4ztnz9eRc2nEuhbgPcCkqjK4mRhx2NHT
new=QMRm1orPfXf7vRfkDnRdHTHATTDFZ1iXXY
upper=$(cli getnewaddress '' bech32 | tr '[:lower:]' '[:upper:]')
cli sendtoaddress "$old" 1.5 >/dev/null
cli sendtoaddress "$upper" 2.5 >/dev/null
cli generatetoaddress 1 "$(cli getnewaddress)" >/dev/null
row() { cli scantxoutset start "[\"addr($1)\"]" | node -e '
  const [row] = JSON.parse(require("node:fs").readFileSync(0, "utf8")).unspents;
  console.log(row.scriptPubKey, row.desc.slice(5, row.desc.indexOf(")")), row.amount);
'; }
read -r script named amount < <(row "$old")
echo "asked ${old:0:1} answered ${named:0:1}, amount $amount"
read -r lower_script lower lower_amount < <(row "$upper")
echo "asked ${upper:0:5} answered ${lower:0:5}, amount $lower_amount"
[ "$named" = "$new" ] && [ "$script" = "$(cli validateaddress "$old" | node -p 'JSON.parse(require("node:fs").readFileSync(0,"utf8")).scriptPubKey')" ]
[ "$lower" = "$(echo "$upper" | tr '[:upper:]' '[:lower:]')" ] && [ "$lower" != "$upper" ] && [ -n "$lower_script" ]
