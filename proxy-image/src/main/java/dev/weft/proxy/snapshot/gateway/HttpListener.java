package dev.weft.proxy.snapshot.gateway;

import dev.weft.proxy.snapshot.Destination;
import java.util.Objects;

/**
 * Where the requests of a listener go.
 *
 * @param name {@code Gateway/namespace/name/listener} or {@code ListenerSet/…}
 * @param hosts the most specific one whose routes match has a request
 */
public record HttpListener(String name, HostTable<Destination> hosts) {
    public HttpListener {
        Objects.requireNonNull(hosts);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a listener needs a name");
        }
    }

    HttpListener asOf(long generation) {
        return new HttpListener(name, hosts.map(one -> one.asOf(generation)));
    }
}
