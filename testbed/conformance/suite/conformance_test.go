// Package suite is Gateway API's official conformance suite as one program: `go test -c` makes it, its manifests inside.
package suite

import (
	"testing"

	"sigs.k8s.io/gateway-api/conformance"
)

// TestConformance runs what the flags of the command line choose.
func TestConformance(t *testing.T) { conformance.RunConformance(t) }
