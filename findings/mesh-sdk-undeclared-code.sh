#!/usr/bin/env bash
# rosetta-sdk-go 0.8.9 (Coinbase's Mesh SDK): its own server refuses with an error that its own asserter refuses.
#
# A Mesh server lists in /network/options every error that it may answer with, and the SDK's asserter holds each error of an
# answer to that list. One expects a server made of the SDK to pass. Its router answers a request that breaks a rule before any
# code of the server sees it, with code 0, `retriable: false` and words of its own: an error that the server never declared and
# cannot declare by any setting. A client that trusts the list takes a plain refusal ("no history here") for a broken server.
#
# Seen 2026-11-30, Go 1.26: 500 {"code":0,"message":"historical balance lookup is not supported","retriable":false}; the
# asserter that has the server's own list says: code 0: Error.Code unexpected.
set -euo pipefail
command -v go >/dev/null || { echo 'needs go 1.24 or newer' >&2; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module finding

go 1.24

require (
	github.com/coinbase/rosetta-sdk-go v0.8.9
	github.com/coinbase/rosetta-sdk-go/types v1.0.0
)
MOD
cat >main.go <<'GO'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/coinbase/rosetta-sdk-go/asserter"
	"github.com/coinbase/rosetta-sdk-go/server"
	"github.com/coinbase/rosetta-sdk-go/types"
)

type accounts struct{}

func (accounts) AccountBalance(context.Context, *types.AccountBalanceRequest) (*types.AccountBalanceResponse, *types.Error) {
	panic("the router answers before")
}

func (accounts) AccountCoins(context.Context, *types.AccountCoinsRequest) (*types.AccountCoinsResponse, *types.Error) {
	panic("not asked")
}

func must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	network := &types.NetworkIdentifier{Blockchain: "Test", Network: "main"}
	declared := []*types.Error{{Code: 1, Message: "Block not found", Retriable: true}}
	rules := must(asserter.NewServer([]string{"Transfer"}, false, []*types.NetworkIdentifier{network}, nil, false, ""))
	router := server.NewRouter(server.NewAccountAPIController(accounts{}, rules))

	body := `{"network_identifier":{"blockchain":"Test","network":"main"},"account_identifier":{"address":"a"},"block_identifier":{"index":1}}`
	answer := httptest.NewRecorder()
	router.ServeHTTP(answer, httptest.NewRequest("POST", "/account/balance", strings.NewReader(body)))
	text := strings.TrimSpace(answer.Body.String())
	fmt.Println(answer.Code, text)

	refusal := &types.Error{}
	if err := json.Unmarshal([]byte(text), refusal); err != nil {
		panic(err)
	}
	statuses := []*types.OperationStatus{{Status: "Success", Successful: true}}
	genesis := &types.BlockIdentifier{Index: 0, Hash: "genesis"}
	client := must(asserter.NewClientWithOptions(
		network, genesis, []string{"Transfer"}, statuses, declared, nil, &asserter.Validations{}))
	fmt.Println("asserter:", client.Error(refusal))
}
GO
go mod tidy 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = '500 {"code":0,"message":"historical balance lookup is not supported","retriable":false}
asserter: code 0: Error.Code unexpected' ]
