package dev.weft.operator.model;

import java.util.List;
import java.util.Optional;

/**
 * A Service.
 *
 * @param addresses its cluster IPs; none when it is headless
 */
public record MeshService(ServiceKey key, List<String> addresses, List<ServicePort> ports) {
    public MeshService {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /** The port of this number. */
    public Optional<ServicePort> port(int number) {
        return ports.stream().filter(port -> port.port() == number).findFirst();
    }
}
