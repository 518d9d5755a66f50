package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.snapshot.Endpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles where a backend listens. An endpoint that is named twice counts once. */
final class EndpointCompiler {
    private record Listener(String address, int port) {}

    private EndpointCompiler() {}

    static List<Endpoint> endpoints(List<dev.weft.proxy.config.v1.Endpoint> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_ENDPOINTS, messages.size(), parent.field("endpoints"));
        Map<Listener, Endpoint> seen = new HashMap<>();
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("endpoints", i);
            Endpoint endpoint = endpoint(messages.get(i), at);
            Endpoint before =
                    seen.putIfAbsent(new Listener(endpoint.address(), endpoint.port()), endpoint);
            if (before == null) {
                endpoints.add(endpoint);
            } else if (!before.identity().equals(endpoint.identity())) {
                throw at.field("identity")
                        .refuse("differs from that of the same address and port before");
            }
        }
        return endpoints;
    }

    private static Endpoint endpoint(dev.weft.proxy.config.v1.Endpoint message, Place at)
            throws RefusedConfigException {
        boolean meshed = !message.getIdentity().isEmpty();
        if (meshed) {
            AuthorizationCompiler.identity(message.getIdentity(), at.field("identity"));
        }
        Values.atMost(Limits.MAX_LABELS, message.getLabelsCount(), at.field("labels"));
        for (Map.Entry<String, String> label : message.getLabelsMap().entrySet()) {
            Values.name(label.getKey(), at.field("labels"));
            Values.text(label.getValue(), Limits.MAX_NAME_LENGTH, at.field("labels"));
        }
        return new Endpoint(
                address(message.getAddress(), at.field("address")),
                Values.port(message.getPort(), at.field("port")),
                meshed ? Optional.of(message.getIdentity()) : Optional.empty(),
                meshed ? Values.port(message.getMeshPort(), at.field("mesh_port")) : 0,
                Values.text(message.getWorkload(), Limits.MAX_NAME_LENGTH, at.field("workload")),
                Values.text(message.getZone(), Limits.MAX_NAME_LENGTH, at.field("zone")),
                message.getLabelsMap());
    }

    /** Names are not looked up: who answers for a name is not the operator's word. */
    private static String address(String text, Place at) throws RefusedConfigException {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
                throw at.refuse("is " + text + ", which no single peer listens on");
            }
            return text;
        } catch (IllegalArgumentException e) {
            throw at.refuse("is '" + text + "', not an IP address");
        }
    }
}
