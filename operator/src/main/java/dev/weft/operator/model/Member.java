package dev.weft.operator.model;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.syntax.SpiffeText;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.Probe;
import dev.weft.proxy.config.v1.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * A pod or Workload that has a proxy.
 *
 * @param addresses none while it has no network, and when it is over
 * @param bindings the ports that Services name
 */
public record Member(
        String namespace,
        String name,
        String serviceAccount,
        List<String> addresses,
        List<Binding> bindings,
        Life life) {
    public Member {
        addresses = List.copyOf(addresses);
        bindings = List.copyOf(bindings);
    }

    /** The same, behind these ports of Services. */
    public Member bound(List<Binding> to) {
        return new Member(namespace, name, serviceAccount, addresses, to, life);
    }

    /** Its SPIFFE id. */
    public String identity(String trustDomain) {
        return SpiffeText.of(trustDomain, namespace, serviceAccount);
    }

    /** A port of the member, as callers reach it: by its proxy, which proves who it is. */
    public Endpoint.Builder endpoint(String trustDomain, String address, int port) {
        return Endpoint.newBuilder()
                .setAddress(address)
                .setPort(port)
                .setWorkload(namespace + "/" + name)
                .setIdentity(identity(trustDomain))
                .setMeshPort(WireNames.MESH_PORT)
                .putLabels("serviceaccount", serviceAccount)
                .putLabels("namespace", namespace);
    }

    /** A port of the member behind a port of a Service. */
    public record Binding(ServiceKey service, ServicePortRef servicePort, int port) {}

    /** What of a Service's port matters to whom stands behind it. */
    public record ServicePortRef(int number, String name, Protocol protocol) {}

    /**
     * What its kubelet does with it.
     *
     * @param graceSeconds how long it may take to end; empty when nobody says
     * @param probes what it asks of the application
     */
    public record Life(Stage stage, Optional<Long> graceSeconds, List<Probe> probes) {
        /** Nobody's kubelet: a Workload. */
        public static final Life PLAIN = new Life(Stage.RUNNING, Optional.empty(), List.of());

        public Life {
            probes = List.copyOf(probes);
        }
    }

    /** Where a member is between its start and its end. */
    public enum Stage {
        RUNNING,
        /** It was told to end, and serves whoever still comes. */
        TERMINATING
    }
}
