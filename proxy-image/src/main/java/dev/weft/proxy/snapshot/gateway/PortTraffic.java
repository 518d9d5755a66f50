package dev.weft.proxy.snapshot.gateway;

import dev.weft.proxy.snapshot.Destination;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What comes to a port of a Gateway. */
public sealed interface PortTraffic {
    /** Plaintext HTTP, of which the listener with the most specific hostname has a request. */
    record Http(HostTable<HttpListener> listeners) implements PortTraffic {
        public Http {
            Objects.requireNonNull(listeners);
        }
    }

    /** TLS, of which the listener with the most specific hostname has a connection. */
    record Tls(HostTable<TlsListener> listeners, Optional<ClientValidation> clients)
            implements PortTraffic {
        public Tls {
            Objects.requireNonNull(listeners);
            Objects.requireNonNull(clients);
        }
    }

    /** Bytes. */
    record Tcp(Destination destination) implements PortTraffic {
        public Tcp {
            Objects.requireNonNull(destination);
        }
    }

    /** Datagrams. */
    record Udp(Destination destination) implements PortTraffic {
        public Udp {
            Objects.requireNonNull(destination);
        }
    }

    /** Every destination that it leads to. */
    default List<Destination> destinations() {
        return switch (this) {
            case Http(var listeners) ->
                    listeners.all().stream().flatMap(one -> one.hosts().all().stream()).toList();
            case Tls(var listeners, var clients) ->
                    listeners.all().stream().flatMap(one -> one.destinations().stream()).toList();
            case Tcp(var destination) -> List.of(destination);
            case Udp(var destination) -> List.of(destination);
        };
    }

    /** The same, as of a generation that another replica of the operator counts. */
    default PortTraffic asOf(long generation) {
        return switch (this) {
            case Http(var listeners) -> new Http(listeners.map(one -> one.asOf(generation)));
            case Tls(var listeners, var clients) ->
                    new Tls(listeners.map(one -> one.asOf(generation)), clients);
            case Tcp(var destination) -> new Tcp(destination.asOf(generation));
            case Udp(var destination) -> new Udp(destination.asOf(generation));
        };
    }
}
