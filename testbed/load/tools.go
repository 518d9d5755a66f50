//go:build tools

// Package load names the programs that benchmarks load proxies with, so that their versions are pinned and checked by go.sum.
package load

import (
	_ "github.com/bojand/ghz/cmd/ghz"
	_ "github.com/tsenart/vegeta/v12"
)
