package dev.weft.operator.translate;

import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.gateway.Ingress;
import dev.weft.operator.model.gateway.UpstreamTls;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.BackendTls;
import java.util.Map;
import java.util.Optional;

/** Says of backends how applications that end TLS themselves are spoken to. */
final class UpstreamBackends {
    /** In the mesh: what an application's own TLS looks like is its callers' business. */
    static final UpstreamBackends NONE = new UpstreamBackends(Ingress.NONE, Optional.empty());

    private final Map<Ingress.BackendPort, UpstreamTls> upstreams;
    private final Optional<String> clientCertificate;

    UpstreamBackends(Ingress ingress, Optional<String> clientCertificate) {
        this.upstreams = ingress.upstreams();
        this.clientCertificate = clientCertificate;
    }

    /** Adds it to a backend; what said so, if anything did. */
    Optional<ObjectRef> add(Backend.Builder backend, ServiceKey key, int port) {
        Optional<UpstreamTls> found =
                Optional.ofNullable(upstreams.get(new Ingress.BackendPort(key, port)));
        found.ifPresent(
                one ->
                        one.tls()
                                .ifPresentOrElse(
                                        tls -> backend.setTls(shown(tls)),
                                        // In plaintext is not how it is meant.
                                        backend::clearEndpoints));
        return found.map(UpstreamTls::policy);
    }

    private BackendTls shown(BackendTls tls) {
        return clientCertificate
                .map(name -> tls.toBuilder().setClientCertificate(name).build())
                .orElse(tls);
    }
}
