package dev.weft.olm;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;

/**
 * A ClusterRole that allows nothing. OLM deletes it with its version, by the labels, and Kubernetes
 * then deletes the webhook's configuration, which the operator made and whose owner it is. The
 * configuration cannot have these labels: OLM takes it for one of its own and never succeeds.
 */
record WebhookOwner(Release release) {
    static final String NAME = "weft-webhook";

    /** Where Weft is installed, as certificates and the configuration of proxies name it. */
    private static final String NAMESPACE = "weft-system";

    ClusterRole build() {
        return new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(NAME)
                .addToLabels("app.kubernetes.io/name", "weft-operator")
                .addToLabels("app.kubernetes.io/part-of", "weft")
                .addToLabels("app.kubernetes.io/version", release.version())
                .addToLabels("olm.owner", release.serviceVersion())
                .addToLabels("olm.owner.kind", "ClusterServiceVersion")
                .addToLabels("olm.owner.namespace", NAMESPACE)
                .endMetadata()
                .build();
    }
}
