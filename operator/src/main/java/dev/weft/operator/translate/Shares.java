package dev.weft.operator.translate;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.model.Split;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.Filter;
import dev.weft.proxy.config.v1.Mirror;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.WeightedBackend;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects the targets of one destination: shares, with splits put in, and their backends. */
final class Shares {
    private final Model model;
    private final Policies policies;
    private final UpstreamBackends upstreams;
    private final Map<String, Backend> backends = new LinkedHashMap<>();
    private final Set<ObjectRef> sources = new LinkedHashSet<>();

    Shares(Model model, Policies policies, UpstreamBackends upstreams) {
        this.model = model;
        this.policies = policies;
        this.upstreams = upstreams;
    }

    /** Everything that a target named so far. */
    Iterable<Backend> backends() {
        return backends.values();
    }

    /** The objects that shaped it. */
    Set<ObjectRef> sources() {
        return sources;
    }

    void shapedBy(ObjectRef ref) {
        sources.add(ref);
    }

    /** A Service itself, split where a split holds for every request. */
    RouteTarget service(ServiceKey key, int port) {
        return shares(
                List.of(new MeshRoute.Share(Optional.of(key), port, 1, MeshRoute.Effects.NONE)));
    }

    /** A Service without regard to its split. */
    RouteTarget unsplit(ServiceKey key, int port) {
        return RouteTarget.newBuilder()
                .addBackends(
                        WeightedBackend.newBuilder().setBackend(backend(key, port)).setWeight(1))
                .build();
    }

    /** The parts of a split. */
    RouteTarget parts(Split split, int port) {
        return target(
                parts(
                        new MeshRoute.Share(
                                Optional.of(split.root()), port, 1, MeshRoute.Effects.NONE),
                        split));
    }

    /** The shares of a rule, split where a split holds for every request. */
    RouteTarget shares(List<MeshRoute.Share> shares) {
        List<Piece> pieces = new ArrayList<>();
        for (MeshRoute.Share share : shares) {
            Optional<Split> split =
                    share.service()
                            .map(model.splits()::get)
                            .filter(found -> found.matches().isEmpty());
            if (split.isPresent()) {
                pieces.addAll(parts(share, split.get()));
            } else {
                pieces.add(
                        new Piece(
                                Flattening.Fraction.of(share.weight(), 1),
                                piece(share, share.service())));
            }
        }
        return target(pieces);
    }

    private record Piece(Flattening.Fraction fraction, WeightedBackend.Builder made) {}

    private List<Piece> parts(MeshRoute.Share share, Split split) {
        sources.add(split.ref());
        long total = split.totalThousandths();
        List<Piece> pieces = new ArrayList<>();
        for (Split.Part part : split.parts()) {
            pieces.add(
                    new Piece(
                            total == 0
                                    ? Flattening.Fraction.of(0, 1)
                                    : new Flattening.Fraction(
                                            BigInteger.valueOf(share.weight())
                                                    .multiply(
                                                            BigInteger.valueOf(
                                                                    part.weightThousandths())),
                                            BigInteger.valueOf(total)),
                            piece(share, Optional.of(part.service()))
                                    .setSplit(split.ref().path())));
        }
        return pieces;
    }

    private WeightedBackend.Builder piece(MeshRoute.Share share, Optional<ServiceKey> service) {
        return WeightedBackend.newBuilder()
                .setBackend(service.map(key -> backend(key, share.port())).orElse(""))
                .addAllFilters(filters(share.effects()));
    }

    /** Filters of a rule or share; what they mirror to becomes a backend. */
    List<Filter> filters(MeshRoute.Effects effects) {
        List<Filter> all = new ArrayList<>(effects.filters());
        for (MeshRoute.Mirror mirror : effects.mirrors()) {
            all.add(
                    Filter.newBuilder()
                            .setMirror(
                                    Mirror.newBuilder()
                                            .setBackend(backend(mirror.service(), mirror.port()))
                                            .setNumerator(mirror.numerator())
                                            .setDenominator(mirror.denominator()))
                            .build());
        }
        return all;
    }

    private static RouteTarget target(List<Piece> pieces) {
        List<Integer> weights = Flattening.weights(pieces.stream().map(Piece::fraction).toList());
        RouteTarget.Builder target = RouteTarget.newBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            target.addBackends(pieces.get(i).made().setWeight(weights.get(i)));
        }
        return target.build();
    }

    /** A Service as the one backend of something, without regard to its split. */
    Backend backendOf(ServiceKey key, int port) {
        return make(key.portName(port), key, port);
    }

    private String backend(ServiceKey key, int number) {
        String name = key.portName(number);
        backends.computeIfAbsent(name, made -> make(made, key, number));
        return name;
    }

    private Backend make(String name, ServiceKey key, int number) {
        Backend.Builder backend = Backend.newBuilder().setName(name);
        Optional<ServicePort> port = model.service(key).flatMap(found -> found.port(number));
        port.ifPresent(found -> backend.addAllEndpoints(found.endpoints()));
        String portName = port.map(ServicePort::name).orElse("");
        List<Policies.Attached> attached =
                policies.at(key.namespace(), List.of(new Policies.PortOf(key, number, portName)));
        Protocol declared = port.map(ServicePort::protocol).orElse(Protocol.PROTOCOL_DETECT);
        Optional<Protocol> wanted = Policies.first(attached, policy -> policy.traffic().protocol());
        backend.setProtocol(wanted.orElse(declared));
        Policies.first(attached, policy -> policy.traffic().choosing().connect())
                .ifPresent(backend::setConnectTimeout);
        Policies.first(attached, policy -> policy.traffic().choosing().loadBalancing())
                .ifPresent(backend::setLoadBalancing);
        Policies.first(attached, policy -> policy.traffic().choosing().circuitBreaking())
                .ifPresent(backend::setCircuitBreaking);
        attached.stream()
                .filter(one -> !one.policy().traffic().choosing().equals(Policy.Choosing.NONE))
                .forEach(one -> shapedBy(one.policy().ref()));
        upstreams.add(backend, key, number).ifPresent(this::shapedBy);
        return backend.build();
    }
}
