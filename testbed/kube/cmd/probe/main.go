// Command probe is what pods run where the cluster itself is checked: it serves,
// calls and looks up names. It is the whole content of its image.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

const callLimit = 3 * time.Second

func main() {
	root := &cobra.Command{Use: "probe", SilenceUsage: true}
	root.AddCommand(serveCommand(), getCommand(), resolveCommand())
	go endOnSignal() // The first process of a container has no default actions.
	if root.Execute() != nil {
		os.Exit(1)
	}
}

func endOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
	os.Exit(0)
}

func serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve ADDRESS TEXT",
		Short: "Answer every request with the text, the pod's name and the path.",
		Args:  cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			host, err := os.Hostname()
			if err != nil {
				return err
			}
			answer := func(writer http.ResponseWriter, request *http.Request) {
				log.Printf("%s %s from %s", request.Method, request.URL.Path, request.RemoteAddr)
				fmt.Fprintf(writer, "%s from %s at %s\n", args[1], host, request.URL.Path)
			}
			return http.ListenAndServe(args[0], http.HandlerFunc(answer))
		},
	}
}

func getCommand() *cobra.Command {
	var patience time.Duration
	command := &cobra.Command{
		Use:   "get URL",
		Short: "Print what answers; the server's certificate is not checked.",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return getUntil(time.Now().Add(patience), args[0])
		},
	}
	command.Flags().DurationVar(&patience, "patience", 0, "how long to try again")
	return command
}

func getUntil(end time.Time, url string) error {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	client := &http.Client{Timeout: callLimit, Transport: transport}
	for {
		response, err := client.Get(url)
		if err == nil {
			defer response.Body.Close()
			_, err = io.Copy(os.Stdout, response.Body)
			return err
		}
		if time.Now().After(end) {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func resolveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "resolve NAME",
		Short: "Print the addresses of a name.",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			addresses, err := net.LookupHost(args[0])
			fmt.Println(strings.Join(addresses, " "))
			return err
		},
	}
}
