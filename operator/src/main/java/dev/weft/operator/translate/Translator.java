package dev.weft.operator.translate;

import dev.weft.operator.model.Member;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what a proxy subscribes to, from one model. */
public final class Translator {
    private final Model model;
    private final Destinations destinations;
    private final Workloads workloads;
    private final Gateways gateways;
    private final Outside outside;
    private final Map<String, ServiceKey> byAddress = new HashMap<>();
    private final Map<DestinationKey, Endpoint> byEndpoint = new HashMap<>();
    private final Map<String, Member> byMember = new HashMap<>();

    public Translator(Model model) {
        this.model = model;
        Policies policies = new Policies(model);
        this.destinations = new Destinations(model, policies);
        this.workloads = new Workloads(model, policies);
        this.gateways = new Gateways(model, policies);
        this.outside = new Outside(model.egress(), policies);
        for (MeshService service : model.services().values()) {
            service.addresses()
                    .forEach(
                            address ->
                                    byAddress.put(
                                            DestinationKey.canonical(address), service.key()));
            for (ServicePort port : service.ports()) {
                port.endpoints().forEach(one -> byEndpoint.put(DestinationKey.of(one), one));
            }
        }
        for (Member member : model.members().values()) {
            member.addresses()
                    .forEach(address -> byMember.put(DestinationKey.canonical(address), member));
        }
    }

    /**
     * What a proxy in a namespace does with connections to a destination.
     *
     * @param key {@code ip:port} or {@code host:port}; a host without dots is in the caller's
     *     namespace
     */
    public Translation destination(String callerNamespace, String key) {
        Optional<DestinationKey> read = DestinationKey.read(key);
        if (read.isEmpty()) {
            return Translation.unknown();
        }
        String host = read.get().host();
        int port = read.get().port();
        Optional<ServiceKey> service =
                Optional.ofNullable(byAddress.get(host))
                        .or(() -> ServiceNames.read(host, callerNamespace))
                        .filter(found -> model.service(found).isPresent());
        Optional<ServicePort> found =
                service.flatMap(model::service).flatMap(one -> one.port(port));
        return service.isPresent() && found.isPresent()
                ? destinations.ofService(callerNamespace, service.get(), found.get())
                : endpoint(callerNamespace, read.get());
    }

    /**
     * A pod or Workload by its own address. One of the mesh is known on every port, whether a
     * Service names it or not; but its proxy's own ports are reached as they are.
     */
    private Translation endpoint(String callerNamespace, DestinationKey key) {
        Optional<Member> member = Optional.ofNullable(byMember.get(key.host()));
        Optional<Endpoint> named = Optional.ofNullable(byEndpoint.get(key));
        if (member.isPresent() && WireNames.PROXY_PORTS.contains(key.port())) {
            return Translation.unknown();
        }
        Optional<Endpoint> reached =
                named.or(
                        () ->
                                member.map(
                                        one ->
                                                one.endpoint(
                                                                model.trustDomain(),
                                                                key.host(),
                                                                key.port())
                                                        .build()));
        List<Member.Binding> bindings =
                member.map(Member::bindings).orElse(List.of()).stream()
                        .filter(binding -> binding.port() == key.port())
                        .toList();
        Protocol protocol = Workloads.declared(bindings);
        return reached.map(one -> destinations.ofEndpoint(one, protocol))
                .orElseGet(() -> outside.destination(callerNamespace, key));
    }

    /** What a pod or Workload accepts. */
    public Translation workload(String namespace, String name) {
        return model.member(namespace, name).map(workloads::config).orElseGet(Translation::unknown);
    }

    /** What the proxies of a Gateway listen on. */
    public Translation gateway(MeshGateway gateway) {
        return gateways.config(gateway);
    }

    /** A certificate, for the proxies of a Gateway that names it. */
    public Translation certificate(MeshGateway gateway, String name) {
        return gateways.certificate(gateway, name);
    }

    /** The Gateway that a proxy runs. */
    public Optional<MeshGateway> runBy(String namespace, String workload, String serviceAccount) {
        return model.ingress().runBy(namespace, workload, serviceAccount);
    }
}
