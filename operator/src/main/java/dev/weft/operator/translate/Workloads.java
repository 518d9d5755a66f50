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
import dev.weft.proxy.config.v1.PlaintextMode;
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

    private static final long DRAIN_SECONDS = 30;

    /** What a kubelet that would kill the proxy leaves it to close after it has drained. */
    private static final long CLOSE_SECONDS = 5;

    private final Model model;
    private final Policies policies;

    Workloads(Model model, Policies policies) {
        this.model = model;
        this.policies = policies;
    }

    Translation config(Member member) {
        return new OneMember(member).config();
    }

    private static Duration drainTimeout(Member.Life life) {
        long seconds =
                life.graceSeconds()
                        .map(grace -> Math.max(1, grace - CLOSE_SECONDS))
                        .orElse(DRAIN_SECONDS);
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    /** A request that says nothing decides by what it says: of two declarations the first holds. */
    static Protocol declared(List<Member.Binding> bindings) {
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

    /** What one member accepts. */
    private final class OneMember {
        private final Member member;
        private final Authorizations authorizations;
        private final Set<ObjectRef> sources = new HashSet<>();

        private OneMember(Member member) {
            this.member = member;
            this.authorizations =
                    new Authorizations(
                            model.defaults(),
                            external ->
                                    member.bindings().stream()
                                            .anyMatch(
                                                    one ->
                                                            one.service()
                                                                    .equals(external.service())));
        }

        private Translation config() {
            Map<Integer, List<Member.Binding>> byPort = new TreeMap<>();
            policies.portsOf(member.namespace(), member.serviceAccount())
                    .forEach(port -> byPort.put(port, new ArrayList<>()));
            member.bindings()
                    .forEach(
                            binding ->
                                    byPort.computeIfAbsent(
                                                    binding.port(), port -> new ArrayList<>())
                                            .add(binding));
            WorkloadConfig.Builder made =
                    WorkloadConfig.newBuilder()
                            .setTrustDomain(model.trustDomain())
                            .setNamespace(member.namespace())
                            .setWorkload(member.name())
                            .setLoadReportInterval(LOAD_REPORT_INTERVAL)
                            .setDrainTimeout(drainTimeout(member.life()))
                            .addAllProbes(member.life().probes())
                            .setTerminating(member.life().stage() == Member.Stage.TERMINATING)
                            .setOtherPorts(port(0, List.of()));
            byPort.forEach((port, bindings) -> made.addPorts(port(port, bindings)));
            AuthorizationTables tables = new AuthorizationTables(model, policies);
            made.addAllAuthorizations(authorizations.table())
                    .addAllKeySets(tables.keySets(authorizations))
                    .addAllExternalAuthorizers(tables.externals(authorizations));
            return new Translation(Optional.of(made.build()), sources);
        }

        private InboundPort port(int number, List<Member.Binding> bindings) {
            List<Policies.PortOf> services = ports(bindings);
            List<Policies.Attached> attached =
                    policies.at(
                            new Policies.Inbound(
                                    member.namespace(), member.serviceAccount(), number, services));
            note(attached);
            Authorizations.Indices indices = authorizations.ofPort(attached);
            InboundPort.Builder made =
                    InboundPort.newBuilder()
                            .setPort(number)
                            .setProtocol(protocol(bindings, services))
                            .setPlaintext(authorizations.plaintext(attached))
                            .setService(bindings.isEmpty() ? "" : name(bindings.getFirst()))
                            .setAuthorization(indices.enforced());
            indices.audited().ifPresent(made::setAudit);
            if (made.getPlaintext() != PlaintextMode.PLAINTEXT_MODE_STRICT) {
                made.setPlaintextAudit(authorizations.plaintextWithAudits(attached));
            }
            Admissions.of(attached).ifPresent(made::setAdmission);
            Reports.of(attached).ifPresent(made::setReporting);
            return made.addAllRoutes(routes(services, attached)).build();
        }

        private Protocol protocol(List<Member.Binding> bindings, List<Policies.PortOf> services) {
            List<Policies.Attached> attached = policies.at(member.namespace(), services);
            return Policies.first(attached, policy -> policy.traffic().protocol())
                    .orElse(declared(bindings));
        }

        private List<InboundRoute> routes(
                List<Policies.PortOf> ports, List<Policies.Attached> ofPort) {
            List<InboundRoute> made = new ArrayList<>();
            boolean anyPolicy = false;
            for (MeshRoute route : model.routes()) {
                if (route.ofBytes() || !leadsTo(route, ports)) {
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
                    note(own);
                    Authorizations.Indices indices = authorizations.ofRule(own, ofPort);
                    InboundRoute.Builder one =
                            InboundRoute.newBuilder()
                                    .setName(route.ref().path() + "/" + rule.name())
                                    .addAllMatches(rule.matches())
                                    .setAuthorization(indices.enforced());
                    indices.audited().ifPresent(one::setAudit);
                    if (Admissions.of(own).isPresent()) {
                        List<Policies.Attached> all = new ArrayList<>(own);
                        all.addAll(ofPort);
                        Admissions.of(all).ifPresent(one::setAdmission);
                    }
                    made.add(one.build());
                }
            }
            // Without a policy on any of them the routes would decide nothing here.
            return anyPolicy ? made : List.of();
        }

        private void note(List<Policies.Attached> attached) {
            attached.forEach(one -> sources.add(one.policy().ref()));
        }
    }

    private static String name(Member.Binding binding) {
        return binding.service().portName(binding.servicePort().number());
    }
}
