//go:build tools

// Package simd names the program that the tests build: the chain of the Cosmos SDK's own tests.
package simd

import _ "github.com/cosmos/cosmos-sdk/simapp/simd"
