package dev.weft.api.gateway;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * How callers treat a Service, as Gateway API's experimental channel has it (GEP-3388, GEP-1619).
 */
@Group("gateway.networking.x-k8s.io")
@Version("v1alpha1")
@Plural("xbackendtrafficpolicies")
public class XBackendTrafficPolicy extends CustomResource<XBackendTrafficPolicySpec, PolicyStatus>
        implements Namespaced {}
