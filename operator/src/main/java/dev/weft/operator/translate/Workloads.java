package dev.weft.operator.translate;

import com.google.protobuf.Duration;
import dev.weft.operator.model.Member;
import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.Split;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.InboundRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.WorkloadConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes what a pod or Workload accepts. */
final class Workloads {
    /** The status of a canary shows the figures of a second ago. */
    private static final Duration LOAD_REPORT_INTERVAL =
            Duration.newBuilder().setNanos(500_000_000).build();

    private static final Duration DRAIN_TIMEOUT = Duration.newBuilder().setSeconds(30).build();

    private final Model model;
    private final Policies policies;

    Workloads(Model model, Policies policies) {
        this.model = model;
        this.policies = policies;
    }

    Translation config(Member member) {
        Set<ObjectRef> sources = new HashSet<>();
        Map<Integer, List<Member.Binding>> byPort = new TreeMap<>();
        member.bindings()
                .forEach(
                        binding ->
                                byPort.computeIfAbsent(binding.port(), port -> new ArrayList<>())
                                        .add(binding));
        WorkloadConfig.Builder made =
                WorkloadConfig.newBuilder()
                        .setTrustDomain(model.trustDomain())
                        .setNamespace(member.namespace())
                        .setWorkload(member.name())
                        .setLoadReportInterval(LOAD_REPORT_INTERVAL)
                        .setDrainTimeout(DRAIN_TIMEOUT)
                        .setOtherPorts(port(member.namespace(), 0, List.of(), sources));
        byPort.forEach(
                (port, bindings) ->
                        made.addPorts(port(member.namespace(), port, bindings, sources)));
        return new Translation(Optional.of(made.build()), sources);
    }

    private InboundPort port(
            String namespace, int number, List<Member.Binding> bindings, Set<ObjectRef> sources) {
        List<Policies.PortOf> ports = ports(bindings);
        List<Policies.Attached> attached = policies.at(namespace, ports);
        note(attached, sources);
        InboundPort.Builder made =
                InboundPort.newBuilder()
                        .setPort(number)
                        .setProtocol(
                                Policies.first(attached, policy -> policy.traffic().protocol())
                                        .orElse(declared(bindings)))
                        .setPlaintext(
                                Policies.first(
                                                attached,
                                                policy -> policy.authorization().plaintext())
                                        .orElse(model.defaults().plaintext()))
                        .setService(
                                bindings.isEmpty()
                                        ? ""
                                        : bindings.getFirst()
                                                .service()
                                                .portName(
                                                        bindings.getFirst().servicePort().number()))
                        .setAuthorization(Authorizations.of(attached, model.defaults()));
        Admissions.of(attached).ifPresent(made::setAdmission);
        made.addAllRoutes(routes(ports, made.getAuthorization(), attached, sources));
        return made.build();
    }

    /** A request that says nothing decides by what it says: of two declarations the first holds. */
    private static Protocol declared(List<Member.Binding> bindings) {
        return bindings.stream()
                .map(binding -> binding.servicePort().protocol())
                .filter(protocol -> protocol != Protocol.PROTOCOL_DETECT)
                .findFirst()
                .orElse(Protocol.PROTOCOL_DETECT);
    }

    /**
     * The ports of Services that lead here: those that name the port, and those whose traffic is
     * split to them. Who may call a Service may not depend on where a split sends the call.
     */
    private List<Policies.PortOf> ports(List<Member.Binding> bindings) {
        List<Policies.PortOf> ports = new ArrayList<>();
        for (Member.Binding binding : bindings) {
            Member.ServicePortRef ref = binding.servicePort();
            ports.add(new Policies.PortOf(binding.service(), ref.number(), ref.name()));
            for (Split split : model.splits().values()) {
                boolean part =
                        split.parts().stream()
                                .anyMatch(one -> one.service().equals(binding.service()));
                if (part) {
                    Policies.PortOf root =
                            new Policies.PortOf(split.root(), ref.number(), ref.name());
                    if (!ports.contains(root)) {
                        ports.add(root);
                    }
                }
            }
        }
        return ports;
    }

    private List<InboundRoute> routes(
            List<Policies.PortOf> ports,
            dev.weft.proxy.config.v1.Authorization port,
            List<Policies.Attached> attached,
            Set<ObjectRef> sources) {
        List<InboundRoute> made = new ArrayList<>();
        boolean anyPolicy = false;
        for (MeshRoute route : model.routes()) {
            if (!leadsTo(route, ports)) {
                continue;
            }
            for (MeshRoute.Rule rule : route.rules()) {
                List<Policies.Attached> own =
                        policies.atRule(
                                route.ref().kind(),
                                route.ref().namespace(),
                                route.ref().name(),
                                rule.name());
                anyPolicy |= !own.isEmpty();
                note(own, sources);
                InboundRoute.Builder inbound =
                        InboundRoute.newBuilder()
                                .setName(route.ref().path() + "/" + rule.name())
                                .addAllMatches(rule.matches())
                                .setAuthorization(Authorizations.ofRule(own, port));
                if (Admissions.of(own).isPresent()) {
                    List<Policies.Attached> all = new ArrayList<>(own);
                    all.addAll(attached);
                    Admissions.of(all).ifPresent(inbound::setAdmission);
                }
                made.add(inbound.build());
            }
        }
        // Without a policy on any of them the routes would decide nothing here.
        return anyPolicy ? made : List.of();
    }

    private static boolean leadsTo(MeshRoute route, List<Policies.PortOf> ports) {
        for (Policies.PortOf port : ports) {
            if (route.attached(port.service(), port.number())) {
                return true;
            }
            for (MeshRoute.Rule rule : route.rules()) {
                for (MeshRoute.Share share : rule.shares()) {
                    Optional<ServiceKey> service = share.service();
                    if (share.port() == port.number()
                            && service.filter(port.service()::equals).isPresent()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void note(List<Policies.Attached> attached, Set<ObjectRef> sources) {
        attached.forEach(one -> sources.add(one.policy().ref()));
    }
}
