package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/coinbase/rosetta-sdk-go/asserter"
	"github.com/coinbase/rosetta-sdk-go/server"
	"github.com/coinbase/rosetta-sdk-go/types"
)

// A book is all that a server answers from. Router, checks of requests and the comparing of names are the SDK's.
type book struct {
	// Whether past blocks are served; the SDK's asserter has one answer for all networks of a server.
	History bool      `json:"history"`
	Ledgers []*ledger `json:"ledgers"`
}

type ledger struct {
	Network  *types.NetworkIdentifier `json:"network"`
	Blocks   []*block                 `json:"blocks"`
	Holdings []*holding               `json:"holdings"`
}

// A block of a chain; the newest one comes last.
type block struct {
	Identifier *types.BlockIdentifier `json:"identifier"`
	Timestamp  int64                  `json:"timestamp"`
}

// A holding is what an account has from a block on, until its next holding.
type holding struct {
	Account  *types.AccountIdentifier `json:"account"`
	Since    int64                    `json:"since"`
	Balances []*types.Amount          `json:"balances"`
}

var (
	notImplemented = &types.Error{Code: 1, Message: "Endpoint not implemented"}
	blockMissing   = &types.Error{Code: 2, Message: "Block not found", Retriable: true}
	accountMissing = &types.Error{Code: 3, Message: "Account not found"}
)

// newServer reads a book. Fails where the SDK does not take its networks.
func newServer(input io.Reader) (http.Handler, error) {
	held := &book{}
	if err := json.NewDecoder(input).Decode(held); err != nil {
		return nil, fmt.Errorf("no book: %w", err)
	}
	networks := make([]*types.NetworkIdentifier, len(held.Ledgers))
	for index, ledger := range held.Ledgers {
		networks[index] = ledger.Network
	}
	checks, err := asserter.NewServer([]string{"Transfer"}, held.History, networks, nil, false, "")
	if err != nil {
		return nil, err
	}
	service := &service{book: held, networks: networks}
	return server.NewRouter(
		server.NewNetworkAPIController(service, checks),
		server.NewAccountAPIController(service, checks),
	), nil
}

// A service answers what passed the checks of the SDK.
type service struct {
	book     *book
	networks []*types.NetworkIdentifier
}

func (s *service) NetworkList(context.Context, *types.MetadataRequest) (*types.NetworkListResponse, *types.Error) {
	return &types.NetworkListResponse{NetworkIdentifiers: s.networks}, nil
}

func (s *service) NetworkOptions(
	context.Context,
	*types.NetworkRequest,
) (*types.NetworkOptionsResponse, *types.Error) {
	return &types.NetworkOptionsResponse{
		Version: &types.Version{RosettaVersion: types.RosettaAPIVersion, NodeVersion: "book"},
		Allow: &types.Allow{
			OperationStatuses:       []*types.OperationStatus{{Status: "Success", Successful: true}},
			OperationTypes:          []string{"Transfer"},
			Errors:                  []*types.Error{notImplemented, blockMissing, accountMissing},
			HistoricalBalanceLookup: s.book.History,
		},
	}, nil
}

func (s *service) NetworkStatus(
	_ context.Context,
	request *types.NetworkRequest,
) (*types.NetworkStatusResponse, *types.Error) {
	blocks := s.ledger(request.NetworkIdentifier).Blocks
	newest := blocks[len(blocks)-1]
	return &types.NetworkStatusResponse{
		CurrentBlockIdentifier: newest.Identifier,
		CurrentBlockTimestamp:  newest.Timestamp,
		GenesisBlockIdentifier: blocks[0].Identifier,
	}, nil
}

func (s *service) AccountBalance(
	_ context.Context,
	request *types.AccountBalanceRequest,
) (*types.AccountBalanceResponse, *types.Error) {
	ledger := s.ledger(request.NetworkIdentifier)
	at := ledger.find(request.BlockIdentifier)
	if at == nil {
		return nil, blockMissing
	}
	balances, known := ledger.balances(request.AccountIdentifier, at.Identifier.Index)
	if !known {
		return nil, accountMissing
	}
	response := &types.AccountBalanceResponse{BlockIdentifier: at.Identifier}
	for _, amount := range balances {
		if len(request.Currencies) == 0 || asserter.ContainsCurrency(request.Currencies, amount.Currency) {
			response.Balances = append(response.Balances, amount)
		}
	}
	return response, nil
}

func (s *service) AccountCoins(
	context.Context,
	*types.AccountCoinsRequest,
) (*types.AccountCoinsResponse, *types.Error) {
	return nil, notImplemented
}

// The asserter has refused all other networks.
func (s *service) ledger(network *types.NetworkIdentifier) *ledger {
	for _, ledger := range s.book.Ledgers {
		if types.Hash(ledger.Network) == types.Hash(network) {
			return ledger
		}
	}
	panic("a network that the asserter does not know")
}

// find gives the newest block where none is named, and nil where there is none such.
func (l *ledger) find(named *types.PartialBlockIdentifier) *block {
	if named == nil {
		return l.Blocks[len(l.Blocks)-1]
	}
	for _, block := range l.Blocks {
		isIndex := named.Index == nil || *named.Index == block.Identifier.Index
		isHash := named.Hash == nil || *named.Hash == block.Identifier.Hash
		if isIndex && isHash {
			return block
		}
	}
	return nil
}

// balances are those of the last holding that began by this block. An account that is in no holding is not known.
func (l *ledger) balances(account *types.AccountIdentifier, index int64) ([]*types.Amount, bool) {
	var latest *holding
	known := false
	for _, holding := range l.Holdings {
		if types.Hash(holding.Account) != types.Hash(account) {
			continue
		}
		known = true
		if holding.Since <= index && (latest == nil || holding.Since >= latest.Since) {
			latest = holding
		}
	}
	if latest == nil {
		return nil, known
	}
	return latest.Balances, known
}
