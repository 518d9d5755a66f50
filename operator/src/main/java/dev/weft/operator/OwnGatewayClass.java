package dev.weft.operator;

import dev.weft.operator.resolve.gateway.GatewayWords;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jboss.logging.Logger;

/**
 * The class of Gateways that comes with the installation, whose manifests cannot have it: the
 * Gateway API may be installed later, or never. One that is there belongs to its author.
 */
final class OwnGatewayClass {
    private static final String NAME = "weft";
    private static final int EXISTS = 409;
    private static final Logger LOG = Logger.getLogger(OwnGatewayClass.class);

    private final KubernetesClient client;

    OwnGatewayClass(KubernetesClient client) {
        this.client = client;
    }

    /** Creates it where the API has such a kind and it is not there. */
    void create() {
        try {
            if (client.supports(GatewayClass.class)) {
                client.resource(
                                new GatewayClassBuilder()
                                        .withNewMetadata()
                                        .withName(NAME)
                                        .endMetadata()
                                        .withNewSpec()
                                        .withControllerName(GatewayWords.CONTROLLER)
                                        .endSpec()
                                        .build())
                        .create();
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != EXISTS) {
                LOG.warnf(
                        "GatewayClass %s cannot be created; create it, or let the operator: %s",
                        NAME, e.getMessage());
            }
        }
    }
}
