package dev.weft.operator;

import dev.weft.operator.identity.AuthorityStore;
import dev.weft.operator.identity.SecretAuthorityStore;
import dev.weft.operator.identity.TokenReviewVerifier;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.watch.KubernetesSource;
import dev.weft.operator.watch.ResourceSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;

/** The API of a cluster. The reconcilers write the status, on the leader. */
final class KubernetesSurroundings implements Surroundings {
    private static final String FIELD_MANAGER = "weft-operator";

    private final KubernetesClient client;
    private final String namespace;
    private final KubernetesSource source;

    KubernetesSurroundings(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.source = new KubernetesSource(client);
    }

    @Override
    public ResourceSource source() {
        return source;
    }

    @Override
    public AuthorityStore authority() {
        return new SecretAuthorityStore(client, namespace);
    }

    @Override
    public TokenVerifier tokens() {
        return new TokenReviewVerifier(client, InstantSource.system());
    }

    @Override
    public void start(String rootsPem) {
        ConfigMap trust =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("weft-trust")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToData("trust.pem", rootsPem)
                        .build();
        client.resource(trust)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(FIELD_MANAGER)
                                .withForce(true)
                                .build());
    }

    @Override
    public void close() {
        // The client is the platform's.
    }
}
