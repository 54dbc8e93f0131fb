module balancegraph.test/mesh

go 1.24

require (
	github.com/coinbase/rosetta-sdk-go v0.8.9
	github.com/coinbase/rosetta-sdk-go/types v1.0.0
)

require (
	github.com/gorilla/mux v1.8.0 // indirect
	github.com/mitchellh/mapstructure v1.5.0 // indirect
)
