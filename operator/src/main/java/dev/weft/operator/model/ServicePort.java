package dev.weft.operator.model;

import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.Protocol;
import java.util.List;

/**
 * A port of a Service and what stands behind it.
 *
 * @param name empty when the port has none
 */
public record ServicePort(int port, String name, Protocol protocol, List<Endpoint> endpoints) {
    public ServicePort {
        endpoints = List.copyOf(endpoints);
    }
}
