// Command netns-forward makes an address of another network namespace reachable
// on this machine's loopback, and nowhere else:
//
//	netns-forward /run/netns/NAME PORT ADDRESS
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"sync"
	"time"

	"github.com/containernetworking/plugins/pkg/ns"
)

const dialLimit = 5 * time.Second

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: netns-forward /run/netns/NAME PORT ADDRESS")
		os.Exit(2)
	}
	namespace, port, address := os.Args[1], os.Args[2], os.Args[3]
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		log.Fatal(err)
	}
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go forward(client.(*net.TCPConn), namespace, address)
	}
}

// forward copies in both directions until both have ended.
func forward(client *net.TCPConn, namespace, address string) {
	defer client.Close()
	server, err := dialIn(namespace, address)
	if err != nil {
		log.Print(err)
		return
	}
	defer server.Close()
	var directions sync.WaitGroup
	directions.Go(func() { relay(server, client) })
	directions.Go(func() { relay(client, server) })
	directions.Wait()
}

func relay(to, from *net.TCPConn) {
	if _, err := io.Copy(to, from); err == nil {
		_ = to.CloseWrite()
		return
	}
	// A broken direction ends the other one too.
	_ = from.Close()
	_ = to.Close()
}

// dialIn makes the socket on a thread that has entered the namespace; it stays
// there for as long as it lives.
func dialIn(namespace, address string) (server *net.TCPConn, err error) {
	err = ns.WithNetNSPath(namespace, func(ns.NetNS) error {
		ctx, cancel := context.WithTimeout(context.Background(), dialLimit)
		defer cancel()
		connection, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err == nil {
			server = connection.(*net.TCPConn)
		}
		return err
	})
	return server, err
}
