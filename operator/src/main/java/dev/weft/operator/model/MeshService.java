package dev.weft.operator.model;

import java.util.List;
import java.util.Optional;

/**
 * A Service.
 *
 * @param addresses its cluster IPs; none when it is headless
 * @param ports those of TCP
 * @param datagramPorts those of UDP, which only Gateways lead to
 */
public record MeshService(
        ServiceKey key,
        List<String> addresses,
        List<ServicePort> ports,
        List<ServicePort> datagramPorts) {
    public MeshService {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        datagramPorts = List.copyOf(datagramPorts);
    }

    /** The port of UDP of this number. */
    public Optional<ServicePort> datagramPort(int number) {
        return datagramPorts.stream().filter(port -> port.port() == number).findFirst();
    }

    /** The port of TCP of this number. */
    public Optional<ServicePort> port(int number) {
        return ports.stream().filter(port -> port.port() == number).findFirst();
    }
}
