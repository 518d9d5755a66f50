package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.Member;
import dev.weft.operator.model.gateway.Ingress;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.Grants;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.AllowedListeners;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayTLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerEntry;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerNamespaces;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Resolves Gateways: reads what listens, lets routes attach, and tells what came of it. Used by one
 * thread, in this order.
 */
public final class Gateways {
    private final Map<String, Map<String, String>> namespaces;
    private final Certificates certificates;
    private final Authorities authorities;
    private final KeyPairs pairs;
    private final GatewayClasses classes;
    private final ListenerReader listeners;
    private final UpstreamPolicies upstreams;
    private final RouteAttachment attachment;
    private final Map<ObjectRef, GatewayDraft> gateways = new LinkedHashMap<>();
    private final Map<ObjectRef, List<ListenerDraft>> sets = new HashMap<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param named Secrets and ConfigMaps that are needed
     * @param memory for the next run
     */
    public record Outcome(
            Ingress ingress,
            List<ObjectStatus> statuses,
            Set<ObjectRef> named,
            KeyPairs.Memory memory) {}

    private Gateways(World world, Grants grants, KeyPairs.Memory before) {
        this.namespaces =
                world.all(Namespace.class).stream()
                        .collect(
                                Collectors.toMap(
                                        one -> one.getMetadata().getName(),
                                        one ->
                                                Objects.requireNonNullElse(
                                                        one.getMetadata().getLabels(),
                                                        Map.<String, String>of()),
                                        (first, second) -> first));
        this.pairs = new KeyPairs(before);
        this.certificates = new Certificates(world, grants, pairs);
        this.authorities = new Authorities(world, grants);
        this.classes = new GatewayClasses(world);
        this.listeners = new ListenerReader(certificates);
        this.upstreams = new UpstreamPolicies(world, authorities);
        this.attachment = new RouteAttachment(namespaces);
    }

    /** Reads what listens. */
    public static Gateways read(World world, Grants grants, KeyPairs.Memory before) {
        Gateways reader = new Gateways(world, grants, before);
        world.all(Gateway.class).forEach(reader::gateway);
        world.all(ListenerSet.class).forEach(reader::set);
        reader.gateways
                .values()
                .forEach(one -> one.plan(new ClientChecks(one.object(), reader.authorities)));
        return reader;
    }

    private void gateway(Gateway object) {
        classes.find(object.getSpec().getGatewayClassName())
                .ifPresent(
                        ofClass -> {
                            ObjectRef ref = ObjectRef.of(object);
                            List<ListenerDraft> own =
                                    GatewayWords.all(object.getSpec().getListeners()).stream()
                                            .map(one -> listeners.read(ref, one))
                                            .toList();
                            GatewayDraft draft =
                                    new GatewayDraft(
                                            object,
                                            InfrastructureReader.read(object, ofClass),
                                            own);
                            clientCertificate(object, draft);
                            gateways.put(ref, draft);
                        });
    }

    private void clientCertificate(Gateway object, GatewayDraft draft) {
        Optional.ofNullable(object.getSpec().getTls())
                .map(GatewayTLSConfig::getBackend)
                .map(backend -> backend.getClientCertificateRef())
                .map(
                        ref ->
                                certificates.find(
                                        draft.ref(),
                                        ref,
                                        "spec.tls.backend.clientCertificateRef",
                                        "InvalidClientCertificateRef"))
                .ifPresent(draft::shows);
    }

    private void set(ListenerSet object) {
        ObjectRef ref = ObjectRef.of(object);
        var parent = object.getSpec().getParentRef();
        boolean gateway =
                GatewayWords.ours(parent.getGroup())
                        && Objects.requireNonNullElse(parent.getKind(), "Gateway")
                                .equals("Gateway");
        GatewayDraft draft =
                gateway
                        ? gateways.get(
                                new ObjectRef(
                                        "Gateway",
                                        Objects.requireNonNullElse(
                                                parent.getNamespace(), ref.namespace()),
                                        parent.getName()))
                        : null;
        if (draft == null) {
            return;
        }
        if (!allowed(draft.object(), ref.namespace())) {
            statuses.add(ListenerSetDraft.notAllowed(object));
            return;
        }
        List<ListenerDraft> own =
                GatewayWords.all(object.getSpec().getListeners()).stream()
                        .map(one -> listeners.read(ref, listener(one)))
                        .toList();
        draft.take(new ListenerSetDraft(object, own));
        sets.put(ref, own);
    }

    private boolean allowed(Gateway gateway, String namespace) {
        ListenerNamespaces from =
                Optional.ofNullable(gateway.getSpec().getAllowedListeners())
                        .map(AllowedListeners::getNamespaces)
                        .orElse(null);
        return from != null
                && new NamespaceChoice(
                                Objects.requireNonNullElse(from.getFrom(), "None"),
                                from.getSelector())
                        .permits(namespace, gateway.getMetadata().getNamespace(), namespaces);
    }

    private static io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener listener(
            ListenerEntry entry) {
        return new ListenerBuilder()
                .withName(entry.getName())
                .withHostname(entry.getHostname())
                .withPort(entry.getPort())
                .withProtocol(entry.getProtocol())
                .withTls(entry.getTls())
                .withAllowedRoutes(entry.getAllowedRoutes())
                .build();
    }

    /**
     * Attaches a route to a parent.
     *
     * @return what is to be said about it; empty when the parent is no Gateway or ListenerSet of
     *     ours
     */
    public Optional<Finding> attach(RouteCandidate route, ParentReference parent) {
        String kind = Objects.requireNonNullElse(parent.getKind(), "Gateway");
        if (!GatewayWords.ours(parent.getGroup())) {
            return Optional.empty();
        }
        ObjectRef ref =
                new ObjectRef(
                        kind,
                        Objects.requireNonNullElse(parent.getNamespace(), route.ref().namespace()),
                        parent.getName());
        List<ListenerDraft> found =
                switch (kind) {
                    case "Gateway" ->
                            Optional.ofNullable(gateways.get(ref))
                                    .map(GatewayDraft::own)
                                    .orElse(null);
                    case "ListenerSet" -> sets.get(ref);
                    default -> null;
                };
        return Optional.ofNullable(found).map(all -> attachment.attach(route, parent, all));
    }

    /** Tells what came of it, after all routes. */
    public Outcome finish(Map<String, Member> pods) {
        Map<String, MeshGateway> finished = new HashMap<>();
        statuses.addAll(classes.statuses());
        for (GatewayDraft draft : gateways.values()) {
            statuses.add(draft.status());
            statuses.addAll(draft.sets());
            draft.finished().ifPresent(one -> finished.put(one.path(), one));
        }
        statuses.addAll(upstreams.statuses(finished.values()));
        Set<ObjectRef> named = new HashSet<>(certificates.named());
        named.addAll(authorities.named());
        return new Outcome(
                new Ingress(finished, pods, certificates.found(), upstreams.found()),
                statuses,
                named,
                pairs.memory());
    }
}
