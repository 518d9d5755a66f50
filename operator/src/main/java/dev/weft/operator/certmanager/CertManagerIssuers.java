package dev.weft.operator.certmanager;

import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.issue.AuthorityIssuer;
import dev.weft.operator.issue.LeafIssuer;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.trust.IssuerOpener;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Talks to the operator's own authority and to issuers of cert-manager. */
public final class CertManagerIssuers implements IssuerOpener {
    private final Cluster cluster;
    private final CertificateAuthority own;
    private final Supplier<String> trustDomain;
    private final CertificateRequests requests;

    /**
     * Where cert-manager is.
     *
     * @param namespace of the operator
     */
    public record Cluster(
            KubernetesClient client,
            String namespace,
            MeterRegistry registry,
            InstantSource clock) {}

    public CertManagerIssuers(
            Cluster cluster, CertificateAuthority own, Supplier<String> trustDomain) {
        this.cluster = cluster;
        this.own = own;
        this.trustDomain = trustDomain;
        this.requests =
                new CertificateRequests(cluster.client(), cluster.clock(), cluster.registry());
    }

    @Override
    public LeafIssuer open(IssuerChoice choice) {
        Optional<RootsConfigMap> roots =
                choice.roots()
                        .map(ref -> new RootsConfigMap(cluster.client(), cluster.namespace(), ref));
        return switch (choice.mode()) {
            case OWN -> new AuthorityIssuer(own);
            case PER_WORKLOAD ->
                    new PerWorkloadIssuer(
                            choice,
                            new IssuerProbe.Place(
                                    requests,
                                    cluster.namespace(),
                                    trustDomain,
                                    roots,
                                    cluster.clock()));
            case INTERMEDIATE ->
                    new IntermediateIssuer(
                            choice,
                            new IntermediateCertificate(
                                    cluster.client(), cluster.namespace(), choice),
                            roots,
                            cluster.clock());
        };
    }

    @Override
    public void close() {
        requests.close();
    }
}
