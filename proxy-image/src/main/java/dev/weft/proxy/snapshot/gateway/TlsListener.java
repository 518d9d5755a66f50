package dev.weft.proxy.snapshot.gateway;

import dev.weft.proxy.snapshot.Destination;
import java.util.List;
import java.util.Objects;

/** What is done with TLS connections for the hostnames of a listener. */
public record TlsListener(String name, End end) {
    /** Where TLS ends. */
    public sealed interface End {}

    /**
     * Here, and HTTP goes on.
     *
     * @param certificates names, the first of which is shown when none covers the server name
     */
    public record Https(List<String> certificates, HttpListener http) implements End {
        public Https {
            Objects.requireNonNull(http);
            certificates = List.copyOf(certificates);
        }
    }

    /** Here, and bytes go on. */
    public record Terminated(List<String> certificates, HostTable<Destination> hosts)
            implements End {
        public Terminated {
            Objects.requireNonNull(hosts);
            certificates = List.copyOf(certificates);
        }
    }

    /** At the backend. */
    public record Passed(HostTable<Destination> hosts) implements End {
        public Passed {
            Objects.requireNonNull(hosts);
        }
    }

    public TlsListener {
        Objects.requireNonNull(end);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a listener needs a name");
        }
    }

    /** The names of the certificates that it shows. */
    List<String> certificates() {
        return switch (end) {
            case Https https -> https.certificates();
            case Terminated terminated -> terminated.certificates();
            case Passed passed -> List.of();
        };
    }

    /** Every destination that it leads to. */
    List<Destination> destinations() {
        return switch (end) {
            case Https https -> List.copyOf(https.http().hosts().all());
            case Terminated terminated -> List.copyOf(terminated.hosts().all());
            case Passed passed -> List.copyOf(passed.hosts().all());
        };
    }

    TlsListener asOf(long generation) {
        return new TlsListener(
                name,
                switch (end) {
                    case Https(var certificates, var http) ->
                            new Https(certificates, http.asOf(generation));
                    case Terminated(var certificates, var hosts) ->
                            new Terminated(certificates, hosts.map(one -> one.asOf(generation)));
                    case Passed(var hosts) -> new Passed(hosts.map(one -> one.asOf(generation)));
                });
    }
}
