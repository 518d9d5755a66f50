package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.v1.Probe;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.snapshot.Authorization;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import dev.weft.proxy.snapshot.PlaintextMode;
import dev.weft.proxy.snapshot.Probes;
import dev.weft.proxy.snapshot.Stage;
import dev.weft.proxy.snapshot.traffic.Admission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles what the proxy's own workload accepts. */
final class InboundCompiler {
    private final List<Authorization> authorizations;

    private InboundCompiler(List<Authorization> authorizations) {
        this.authorizations = authorizations;
    }

    static InboundConfig compile(WorkloadConfig message) throws RefusedConfigException {
        Place at =
                Place.root(
                        "WorkloadConfig " + message.getNamespace() + "/" + message.getWorkload());
        if (!message.hasOtherPorts()) {
            throw at.field("other_ports").refuse("is missing; every port needs rules");
        }
        if (message.getOtherPorts().getPort() != 0) {
            throw at.field("other_ports").field("port").refuse("must be 0");
        }
        InboundCompiler compiler =
                new InboundCompiler(
                        new AuthorizationCompiler(
                                        TokenCompiler.keySets(message.getKeySetsList(), at),
                                        ExternalCompiler.authorizers(
                                                message.getExternalAuthorizersList(), at))
                                .all(message.getAuthorizationsList(), at));
        return new InboundConfig(
                Values.name(message.getTrustDomain(), at.field("trust_domain")),
                Values.name(message.getNamespace(), at.field("namespace")),
                Values.name(message.getWorkload(), at.field("workload")),
                compiler.ports(message.getPortsList(), at),
                compiler.port(message.getOtherPorts(), at.field("other_ports")),
                Values.timeout(
                                message.hasLoadReportInterval(),
                                message.getLoadReportInterval(),
                                at.field("load_report_interval"))
                        .orElse(InboundConfig.DEFAULT_LOAD_REPORT_INTERVAL),
                message.hasDrainTimeout()
                        ? Values.duration(message.getDrainTimeout(), at.field("drain_timeout"))
                        : InboundConfig.DEFAULT_DRAIN_TIMEOUT,
                probes(message.getProbesList(), at),
                message.getTerminating() ? Stage.TERMINATING : Stage.RUNNING);
    }

    private static Probes probes(List<Probe> messages, Place parent) throws RefusedConfigException {
        Values.atMost(Limits.MAX_PROBES, messages.size(), parent.field("probes"));
        Map<Integer, Set<String>> paths = new HashMap<>();
        Set<Integer> grpcHealth = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("probes", i);
            Probe probe = messages.get(i);
            Values.wholly(probe, at);
            int port = Values.port(probe.getPort(), at.field("port"));
            switch (probe.getRequestCase()) {
                case HTTP_PATH ->
                        paths.computeIfAbsent(port, first -> new HashSet<>())
                                .add(path(probe.getHttpPath(), at.field("http_path")));
                case GRPC_HEALTH -> grpcHealth.add(port);
                case REQUEST_NOT_SET -> throw at.refuse("asks for nothing");
            }
        }
        return new Probes(paths, grpcHealth);
    }

    private static String path(String path, Place at) throws RefusedConfigException {
        if (!path.startsWith("/")) {
            throw at.refuse("is '" + path + "', not a path from the root");
        }
        return Values.text(path, Limits.MAX_TEXT_LENGTH, at);
    }

    private Map<Integer, InboundPort> ports(
            List<dev.weft.proxy.config.v1.InboundPort> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_PORTS, messages.size(), parent.field("ports"));
        Map<Integer, InboundPort> ports = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("ports", i);
            int number = Values.port(messages.get(i).getPort(), at.field("port"));
            if (ports.put(number, port(messages.get(i), at)) != null) {
                throw at.field("port").refuse("names " + number + " a second time");
            }
        }
        return ports;
    }

    private InboundPort port(dev.weft.proxy.config.v1.InboundPort message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        return new InboundPort(
                message.getPort(),
                Values.protocol(message.getProtocol(), at.field("protocol")),
                plaintext(message.getPlaintext(), at.field("plaintext")),
                Values.text(message.getService(), Limits.MAX_NAME_LENGTH, at.field("service")),
                authorization(message.getAuthorization(), at.field("authorization")),
                new InboundPort.Audit(
                        audit(message.hasAudit(), message.getAudit(), at.field("audit")),
                        plaintext(message.getPlaintextAudit(), at.field("plaintext_audit"))),
                routes(message.getRoutesList(), message.getPort(), at),
                Values.timeout(
                        message.hasRequestTimeout(),
                        message.getRequestTimeout(),
                        at.field("request_timeout")),
                message.hasAdmission()
                        ? AdmissionCompiler.admission(
                                "port " + message.getPort(),
                                message.getAdmission(),
                                at.field("admission"))
                        : Admission.EVERYTHING,
                ReportingCompiler.reporting(message.getReporting(), at.field("reporting")));
    }

    private Authorization authorization(int index, Place at) throws RefusedConfigException {
        return AuthorizationCompiler.at(index, authorizations, at);
    }

    private Optional<Authorization> audit(boolean set, int index, Place at)
            throws RefusedConfigException {
        return set ? Optional.of(authorization(index, at)) : Optional.empty();
    }

    private static PlaintextMode plaintext(dev.weft.proxy.config.v1.PlaintextMode mode, Place at)
            throws RefusedConfigException {
        return switch (mode) {
            case PLAINTEXT_MODE_PERMISSIVE -> PlaintextMode.PERMISSIVE;
            case PLAINTEXT_MODE_STRICT -> PlaintextMode.STRICT;
            case UNRECOGNIZED -> throw Values.newer(at);
        };
    }

    private List<InboundRoute> routes(
            List<dev.weft.proxy.config.v1.InboundRoute> messages, int port, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_ROUTES, messages.size(), parent.field("routes"));
        List<InboundRoute> routes = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("routes", i);
            dev.weft.proxy.config.v1.InboundRoute message = messages.get(i);
            Values.wholly(message, at);
            routes.add(
                    new InboundRoute(
                            Values.name(message.getName(), at.field("name")),
                            MatchCompiler.matches(message.getMatchesList(), at),
                            authorization(message.getAuthorization(), at.field("authorization")),
                            audit(message.hasAudit(), message.getAudit(), at.field("audit")),
                            message.hasAdmission()
                                    ? Optional.of(
                                            AdmissionCompiler.admission(
                                                    "port " + port + " " + message.getName(),
                                                    message.getAdmission(),
                                                    at.field("admission")))
                                    : Optional.empty()));
        }
        return routes;
    }
}
