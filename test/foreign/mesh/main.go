// Command mesh is made of Coinbase's Mesh SDK, for the tests of our provider and of our sandbox:
//
//	mesh serve       a Mesh server over the book that it reads, as JSON, from its standard input
//	mesh judge URL   stands before a Mesh server, passes requests on, and has the SDK's asserter judge both sides
//	mesh hash        one line of JSON with a currency in, one line with the hash by which the SDK compares it out
//
// The first two print their address and end with their standard input.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "serve":
		handler, err := newServer(os.Stdin)
		if err != nil {
			return err
		}
		return listen(handler)
	case len(args) == 2 && args[0] == "judge":
		handler, err := newJudge(args[1])
		if err != nil {
			return err
		}
		return listen(handler)
	case len(args) == 1 && args[0] == "hash":
		return hashLines(os.Stdin, os.Stdout)
	default:
		return fmt.Errorf("usage: mesh serve | mesh judge URL | mesh hash")
	}
}

// listen serves on any free port of loopback until standard input ends.
func listen(handler http.Handler) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("Listening on http://%s\n", listener.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return http.Serve(listener, handler)
}
