package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/coinbase/rosetta-sdk-go/types"
)

// hashLines answers each currency with its hash, or with `refused` where the SDK cannot read it.
func hashLines(input io.Reader, output io.Writer) error {
	lines := bufio.NewScanner(input)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		currency := &types.Currency{}
		answer := "refused"
		if err := json.Unmarshal(lines.Bytes(), currency); err == nil {
			answer = types.Hash(currency)
		}
		if _, err := fmt.Fprintln(output, answer); err != nil {
			return err
		}
	}
	return lines.Err()
}
