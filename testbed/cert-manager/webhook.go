package main

import (
	"github.com/cert-manager/cert-manager/internal/webhook"
	"github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/webhook/options"
	"github.com/spf13/cobra"
)

// webhookCommand takes upstream's own flags.
func webhookCommand() *cobra.Command {
	configuration, err := options.NewWebhookConfiguration()
	command := &cobra.Command{
		Use:   "webhook",
		Short: "Check and complete cert-manager's resources at the API server.",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err != nil {
				return err
			}
			server, err := webhook.NewCertManagerWebhookServer(logs.Log, *configuration)
			if err != nil {
				return err
			}
			return server.Run(command.Context())
		},
	}
	if err == nil {
		options.AddConfigFlags(command.Flags(), configuration)
	}
	return command
}
