package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import dev.weft.proxy.snapshot.PlaintextMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compiles what the proxy's own workload accepts. */
final class InboundCompiler {
    private InboundCompiler() {}

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
        return new InboundConfig(
                Values.name(message.getTrustDomain(), at.field("trust_domain")),
                Values.name(message.getNamespace(), at.field("namespace")),
                Values.name(message.getWorkload(), at.field("workload")),
                ports(message.getPortsList(), at),
                port(message.getOtherPorts(), at.field("other_ports")),
                Values.timeout(
                                message.hasLoadReportInterval(),
                                message.getLoadReportInterval(),
                                at.field("load_report_interval"))
                        .orElse(InboundConfig.DEFAULT_LOAD_REPORT_INTERVAL),
                message.hasDrainTimeout()
                        ? Values.duration(message.getDrainTimeout(), at.field("drain_timeout"))
                        : InboundConfig.DEFAULT_DRAIN_TIMEOUT);
    }

    private static Map<Integer, InboundPort> ports(
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

    private static InboundPort port(dev.weft.proxy.config.v1.InboundPort message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        return new InboundPort(
                message.getPort(),
                Values.protocol(message.getProtocol(), at.field("protocol")),
                plaintext(message.getPlaintext(), at.field("plaintext")),
                Values.text(message.getService(), Limits.MAX_NAME_LENGTH, at.field("service")),
                AuthorizationCompiler.compile(
                        message.getAuthorization(), at.field("authorization")),
                routes(message.getRoutesList(), at),
                Values.timeout(
                        message.hasRequestTimeout(),
                        message.getRequestTimeout(),
                        at.field("request_timeout")));
    }

    private static PlaintextMode plaintext(dev.weft.proxy.config.v1.PlaintextMode mode, Place at)
            throws RefusedConfigException {
        return switch (mode) {
            case PLAINTEXT_MODE_PERMISSIVE -> PlaintextMode.PERMISSIVE;
            case PLAINTEXT_MODE_STRICT -> PlaintextMode.STRICT;
            case UNRECOGNIZED -> throw Values.newer(at);
        };
    }

    private static List<InboundRoute> routes(
            List<dev.weft.proxy.config.v1.InboundRoute> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_ROUTES, messages.size(), parent.field("routes"));
        List<InboundRoute> routes = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("routes", i);
            Values.wholly(messages.get(i), at);
            routes.add(
                    new InboundRoute(
                            Values.name(messages.get(i).getName(), at.field("name")),
                            MatchCompiler.matches(messages.get(i).getMatchesList(), at),
                            AuthorizationCompiler.compile(
                                    messages.get(i).getAuthorization(),
                                    at.field("authorization"))));
        }
        return routes;
    }
}
