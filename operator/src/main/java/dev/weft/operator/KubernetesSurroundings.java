package dev.weft.operator;

import dev.weft.operator.certmanager.CertManagerIssuers;
import dev.weft.operator.connect.PatientClient;
import dev.weft.operator.identity.AuthorityStore;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.SecretAuthorityStore;
import dev.weft.operator.identity.TokenReviewVerifier;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.trust.ConfigMapTrustStore;
import dev.weft.operator.trust.IssuerOpener;
import dev.weft.operator.trust.TrustStore;
import dev.weft.operator.watch.KubernetesSource;
import dev.weft.operator.watch.ResourceSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The API of a cluster. The reconcilers write the status, on the leader. */
final class KubernetesSurroundings implements Surroundings {
    private static final String FIELD_MANAGER = "weft-operator";

    private final KubernetesClient client;
    private final String namespace;
    private final MeterRegistry registry;
    private final KubernetesSource source;
    private final TokenVerifier tokens;

    KubernetesSurroundings(KubernetesClient client, String namespace, MeterRegistry registry) {
        this.client = client;
        this.namespace = namespace;
        this.registry = registry;
        this.source = new KubernetesSource(client);
        this.tokens = new TokenReviewVerifier(client, InstantSource.system());
    }

    @Override
    public ResourceSource source() {
        return source;
    }

    @Override
    public AuthorityStore authority() {
        return new SecretAuthorityStore(PatientClient.of(client), namespace);
    }

    @Override
    public TrustStore trust() {
        return new ConfigMapTrustStore(client, namespace);
    }

    @Override
    public IssuerOpener issuers(CertificateAuthority own, Supplier<String> trustDomain) {
        return new CertManagerIssuers(
                new CertManagerIssuers.Cluster(client, namespace, registry, InstantSource.system()),
                own,
                trustDomain);
    }

    @Override
    public TokenVerifier tokens() {
        return tokens;
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
        KubernetesClient patient = PatientClient.of(client);
        patient.resource(trust)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(FIELD_MANAGER)
                                .withForce(true)
                                .build());
        new OwnGatewayClass(patient).create();
    }

    @Override
    public void close() {
        // The client is the platform's.
    }
}
