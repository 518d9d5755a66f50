// Command weft-cni is the part of Weft that a node's container runtime calls. It stands behind the plugins that make a pod's network, asks the
// agent of its node to lead the connections of meshed pods to their sidecars, and hands on what the plugin before it said. It knows of no
// rules and no API: what it needs is in its configuration and in what the runtime tells of the pod.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"time"

	"github.com/containernetworking/cni/pkg/skel"
	"github.com/containernetworking/cni/pkg/types"
	"github.com/containernetworking/cni/pkg/version"
)

const (
	// As the injector writes it.
	annotation = "weft.dev/redirect"
	byNode     = "cni"

	// The agent tries two kinds of rules for ten seconds each.
	limit = 25 * time.Second
	// An answer is a sentence or nothing.
	mostAnswered = 64 << 10
)

// configuration is what the agent has chained into the node's list, with what the runtime adds.
type configuration struct {
	CNIVersion        string   `json:"cniVersion"`
	Agent             string   `json:"agent"`
	ExcludeNamespaces []string `json:"excludeNamespaces"`
	RuntimeConfig     struct {
		// Nil where the runtime does not tell.
		Annotations map[string]string `json:"io.kubernetes.cri.pod-annotations"`
	} `json:"runtimeConfig"`
	PrevResult json.RawMessage `json:"prevResult"`
}

// pod is what kubelets tell of it in CNI_ARGS, by these names.
type pod struct {
	types.CommonArgs
	K8S_POD_NAMESPACE types.UnmarshallableString
	K8S_POD_NAME      types.UnmarshallableString
}

// request is what the agent is asked; without annotations it looks for them itself.
type request struct {
	Command          string            `json:"command"`
	NetworkNamespace string            `json:"networkNamespace"`
	Namespace        string            `json:"namespace"`
	Name             string            `json:"name"`
	Annotations      map[string]string `json:"annotations,omitempty"`
}

// answer has a fault, or all is well.
type answer struct {
	Fault *struct {
		Message string `json:"message"`
		Details string `json:"details"`
	} `json:"fault"`
}

func main() {
	nothing := func(*skel.CmdArgs) error { return nil }
	skel.PluginMainFuncs(skel.CNIFuncs{
		Add:   add,
		Check: func(arguments *skel.CmdArgs) error { _, err := redirect("CHECK", arguments); return err },
		// The rules are gone with the pod's network namespace.
		Del: nothing,
		GC:  nothing,
		// Pods outside of the mesh need no agent, so a node without one is not to be called broken.
		Status: nothing,
	}, version.VersionsStartingFrom("0.3.1"), "weft-cni: leads the connections of a pod to its Weft sidecar")
}

func add(arguments *skel.CmdArgs) error {
	conf, err := redirect("ADD", arguments)
	if err != nil {
		return err
	}
	result := conf.PrevResult
	if result == nil { // Multus calls it by itself, and it makes no interface.
		result, err = json.Marshal(map[string]string{"cniVersion": conf.CNIVersion})
	}
	if err == nil {
		_, err = os.Stdout.Write(result)
	}
	return err
}

// redirect has the agent do its work where the pod is one for it.
func redirect(command string, arguments *skel.CmdArgs) (*configuration, error) {
	conf := &configuration{}
	if err := json.Unmarshal(arguments.StdinData, conf); err != nil {
		return nil, types.NewError(types.ErrDecodingFailure, "weft-cni cannot read its configuration", err.Error())
	}
	who := pod{CommonArgs: types.CommonArgs{IgnoreUnknown: true}}
	if err := types.LoadArgs(arguments.Args, &who); err != nil {
		return nil, types.NewError(types.ErrInvalidEnvironmentVariables, "weft-cni cannot read CNI_ARGS", err.Error())
	}
	if !concerned(conf, who) {
		return conf, nil
	}
	wish := request{
		Command:          command,
		NetworkNamespace: arguments.Netns,
		Namespace:        string(who.K8S_POD_NAMESPACE),
		Name:             string(who.K8S_POD_NAME),
		Annotations:      relevant(conf.RuntimeConfig.Annotations),
	}
	return conf, ask(conf.Agent, wish)
}

// concerned tells whether the pod may be one of the mesh.
func concerned(conf *configuration, who pod) bool {
	if who.K8S_POD_NAME == "" || slices.Contains(conf.ExcludeNamespaces, string(who.K8S_POD_NAMESPACE)) {
		return false
	}
	annotations := conf.RuntimeConfig.Annotations
	return annotations == nil || annotations[annotation] == byNode
}

// relevant leaves out what is not the agent's business and may be long.
func relevant(annotations map[string]string) map[string]string {
	var some map[string]string
	for _, key := range []string{
		annotation, "weft.dev/exclude-inbound-ports", "weft.dev/exclude-outbound-ports", "weft.dev/exclude-outbound-cidrs",
	} {
		if value, there := annotations[key]; there {
			if some == nil {
				some = map[string]string{}
			}
			some[key] = value
		}
	}
	return some
}

func ask(agent string, wish request) error {
	said, err := exchange(agent, wish)
	if err != nil {
		return types.NewError(types.ErrTryAgainLater,
			fmt.Sprintf("the Weft agent of this node does not answer, so pod %s/%s gets no network: it would not be led to its sidecar; "+
				"look at the pods of the DaemonSet weft-cni-node in namespace weft-cni", wish.Namespace, wish.Name),
			err.Error())
	}
	if said.Fault != nil {
		return types.NewError(types.ErrInternal, said.Fault.Message, said.Fault.Details)
	}
	return nil
}

func exchange(agent string, wish request) (*answer, error) {
	connection, err := net.DialTimeout("unix", agent, limit)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(limit)); err != nil {
		return nil, err
	}
	if err := json.NewEncoder(connection).Encode(wish); err != nil {
		return nil, err
	}
	// The end of what is sent is the end of the request.
	if err := connection.(*net.UnixConn).CloseWrite(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(connection, mostAnswered))
	if err != nil {
		return nil, err
	}
	if len(text) == 0 {
		return nil, errors.New("it closed the connection without an answer")
	}
	said := &answer{}
	return said, json.Unmarshal(text, said)
}
