// Command gatewayAPI stands in for the Gateway API plugin of Argo Rollouts, which
// no module proxy serves: it makes the same edits to HTTPRoutes and GRPCRoutes.
// It reads the route, changes it and writes it back whole, under its own name as the field
// manager, because a client is named after its program.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/rollout/trafficrouting/plugin/rpc"
	"github.com/argoproj/argo-rollouts/utils/plugin/types"
	"github.com/hashicorp/go-plugin"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
)

const (
	name          = "argoproj-labs/gatewayAPI"
	progressLabel = "rollouts.argoproj.io/gatewayapi-canary"
)

var gatewayAPI = schema.GroupVersion{Group: "gateway.networking.k8s.io", Version: "v1"}

type fields = map[string]any

// router is what Argo Rollouts calls.
type router struct{ client dynamic.Interface }

func main() {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "ARGO_ROLLOUTS_RPC_PLUGIN",
			MagicCookieValue: "trafficrouter",
		},
		Plugins: map[string]plugin.Plugin{"RpcTrafficRouterPlugin": &rpc.RpcTrafficRouterPlugin{Impl: &router{}}},
	})
}

func (r *router) InitPlugin() types.RpcError {
	config, err := rest.InClusterConfig()
	if err == nil {
		r.client, err = dynamic.NewForConfig(config)
	}
	return told(err)
}

func (r *router) Type() string { return name }

func (r *router) UpdateHash(*v1alpha1.Rollout, string, string, []v1alpha1.WeightDestination) types.RpcError {
	return types.RpcError{}
}

// SetWeight writes the weights into every rule that names both Services and is
// not managed.
func (r *router) SetWeight(rollout *v1alpha1.Rollout, weight int32, _ []v1alpha1.WeightDestination) types.RpcError {
	canary := rollout.Spec.Strategy.Canary
	weights := map[string]int64{canary.CanaryService: int64(weight), canary.StableService: int64(100 - weight)}
	return told(r.edit(rollout, func(route *unstructured.Unstructured, rules []any) []any {
		for _, rule := range rules {
			if managed(rollout, rule.(fields)) {
				continue
			}
			for _, ref := range backends(rule.(fields)) {
				if share, named := weights[ref["name"].(string)]; named {
					ref["weight"] = share
				}
			}
		}
		mark(route, weight > 0)
		return rules
	}))
}

// SetHeaderRoute appends a rule to the canary alone for each rule of the user's;
// without matches it takes them away.
func (r *router) SetHeaderRoute(rollout *v1alpha1.Rollout, wanted *v1alpha1.SetHeaderRoute) types.RpcError {
	return told(r.edit(rollout, func(_ *unstructured.Unstructured, rules []any) []any {
		rules = slices.DeleteFunc(rules, func(rule any) bool { return nameOf(rule.(fields)) == wanted.Name })
		if len(wanted.Match) == 0 {
			return rules
		}
		headers := headerMatches(wanted.Match)
		for _, rule := range slices.Clone(rules) {
			if made := headerRule(rollout, rule.(fields), headers); made != nil && !managed(rollout, rule.(fields)) {
				made["name"] = wanted.Name
				rules = append(rules, made)
			}
		}
		return rules
	}))
}

func (r *router) SetMirrorRoute(*v1alpha1.Rollout, *v1alpha1.SetMirrorRoute) types.RpcError {
	return types.RpcError{}
}

func (r *router) VerifyWeight(*v1alpha1.Rollout, int32, []v1alpha1.WeightDestination) (types.RpcVerified, types.RpcError) {
	return types.Verified, types.RpcError{}
}

func (r *router) RemoveManagedRoutes(rollout *v1alpha1.Rollout) types.RpcError {
	return told(r.edit(rollout, func(_ *unstructured.Unstructured, rules []any) []any {
		return slices.DeleteFunc(rules, func(rule any) bool { return managed(rollout, rule.(fields)) })
	}))
}

// edit reads the Rollout's route, has it changed, and writes it back whole if it
// did change.
func (r *router) edit(rollout *v1alpha1.Rollout, change func(*unstructured.Unstructured, []any) []any) error {
	var settings struct {
		HTTPRoute string `json:"httpRoute"`
		GRPCRoute string `json:"grpcRoute"`
	}
	if err := json.Unmarshal(rollout.Spec.Strategy.Canary.TrafficRouting.Plugins[name], &settings); err != nil {
		return fmt.Errorf("settings of %s in rollout %s/%s: %w", name, rollout.Namespace, rollout.Name, err)
	}
	kind, name := "httproutes", settings.HTTPRoute
	if settings.GRPCRoute != "" {
		kind, name = "grpcroutes", settings.GRPCRoute
	}
	routes := r.client.Resource(gatewayAPI.WithResource(kind)).Namespace(rollout.Namespace)
	return retry.RetryOnConflict(retry.DefaultRetry, func() error {
		route, err := routes.Get(context.Background(), name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		before := route.DeepCopy()
		rules, _, err := unstructured.NestedSlice(route.Object, "spec", "rules")
		if err != nil {
			return err
		}
		if err := unstructured.SetNestedSlice(route.Object, change(route, rules), "spec", "rules"); err != nil {
			return err
		}
		if fmt.Sprint(before.Object) == fmt.Sprint(route.Object) {
			return nil
		}
		_, err = routes.Update(context.Background(), route, metav1.UpdateOptions{})
		return err
	})
}

func mark(route *unstructured.Unstructured, underWay bool) {
	labels := route.GetLabels()
	if underWay {
		if labels == nil {
			labels = map[string]string{}
		}
		labels[progressLabel] = "in-progress"
	} else {
		delete(labels, progressLabel)
	}
	route.SetLabels(labels)
}

func managed(rollout *v1alpha1.Rollout, rule fields) bool {
	return slices.ContainsFunc(rollout.Spec.Strategy.Canary.TrafficRouting.ManagedRoutes, func(one v1alpha1.MangedRoutes) bool {
		return one.Name == nameOf(rule)
	})
}

func nameOf(rule fields) string {
	text, _ := rule["name"].(string)
	return text
}

func backends(rule fields) []fields {
	var all []fields
	refs, _ := rule["backendRefs"].([]any)
	for _, ref := range refs {
		all = append(all, ref.(fields))
	}
	return all
}

func headerMatches(wanted []v1alpha1.HeaderRoutingMatch) []any {
	var all []any
	for _, one := range wanted {
		header := fields{"name": one.HeaderName, "type": "RegularExpression"}
		switch value := one.HeaderValue; {
		case value.Exact != "":
			header["type"], header["value"] = "Exact", value.Exact
		case value.Prefix != "":
			header["value"] = value.Prefix + ".*"
		default:
			header["value"] = value.Regex
		}
		all = append(all, header)
	}
	return all
}

// headerRule is a rule with these headers beside each of its matches, to the canary alone; nil where
// the canary is no backend.
func headerRule(rollout *v1alpha1.Rollout, rule fields, headers []any) fields {
	for _, ref := range backends(rule) {
		if ref["name"] != rollout.Spec.Strategy.Canary.CanaryService {
			continue
		}
		made := (&unstructured.Unstructured{Object: fields{"rule": rule}}).DeepCopy().Object["rule"].(fields)
		only := (&unstructured.Unstructured{Object: fields{"ref": ref}}).DeepCopy().Object["ref"].(fields)
		only["weight"] = int64(1)
		made["backendRefs"] = []any{only}
		matches, _ := made["matches"].([]any)
		if len(matches) == 0 {
			matches = []any{fields{}}
		}
		for _, match := range matches {
			already, _ := match.(fields)["headers"].([]any)
			match.(fields)["headers"] = append(already, headers...)
		}
		made["matches"] = matches
		return made
	}
	return nil
}

func told(err error) types.RpcError {
	if err == nil {
		return types.RpcError{}
	}
	return types.RpcError{ErrorString: strings.TrimSpace(err.Error())}
}
