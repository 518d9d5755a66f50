// Command cert-manager is one binary with cert-manager's controller, webhook and
// CA injector inside, so that the tests run against the real thing with and
// without a cluster. Upstream's own commands are modules that point back at their
// parent folder, which no module proxy can serve; the name of this module, below
// upstream's, is what lets it import internal/webhook.
//
// Only what needs nothing outside of a cluster is linked in: the issuers of kind
// CA and SelfSigned, and everything that Certificates need.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/spf13/cobra"
	ctrl "sigs.k8s.io/controller-runtime"
)

func main() {
	logs.InitLogs()
	ctrl.SetLogger(logs.Log)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()

	root := &cobra.Command{Use: "cert-manager", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(controllerCommand(), webhookCommand(), caInjectorCommand())
	if err := root.ExecuteContext(logs.NewContext(ctx, logs.Log)); err != nil {
		fmt.Fprintln(os.Stderr, "cert-manager:", err)
		os.Exit(1)
	}
}
