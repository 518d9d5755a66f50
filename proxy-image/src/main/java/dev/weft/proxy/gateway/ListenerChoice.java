package dev.weft.proxy.gateway;

import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.snapshot.gateway.HttpListener;
import dev.weft.proxy.snapshot.gateway.PortTraffic;
import dev.weft.proxy.snapshot.gateway.TlsListener;
import java.util.Objects;
import java.util.Optional;

/**
 * Which listener of a port has a request (GEP-3567 for those that came over the connection of
 * another listener).
 */
sealed interface ListenerChoice {
    /** This one, and no other: a request that none of its routes matches goes to no other's. */
    record Chosen(HttpListener listener) implements ListenerChoice {
        public Chosen {
            Objects.requireNonNull(listener);
        }
    }

    /** One that the client has to make another connection to. */
    record Misdirected() implements ListenerChoice {}

    /** None. */
    record Nobody() implements ListenerChoice {}

    /** Chooses for a request in plaintext. */
    static ListenerChoice plaintext(Optional<GatewayPort> port, String host) {
        return port.map(GatewayPort::traffic).orElse(null) instanceof PortTraffic.Http http
                ? http.listeners()
                        .mostSpecific(host)
                        .<ListenerChoice>map(Chosen::new)
                        .orElseGet(Nobody::new)
                : new Nobody();
    }

    /**
     * Chooses for a request over TLS.
     *
     * @param serverName which the connection was made for; empty when the client named none
     */
    static ListenerChoice overTls(Optional<GatewayPort> port, String serverName, String host) {
        if (!(port.map(GatewayPort::traffic).orElse(null) instanceof PortTraffic.Tls tls)) {
            return new Nobody();
        }
        Optional<TlsListener> connected = tls.listeners().mostSpecific(serverName);
        Optional<TlsListener> asked = tls.listeners().mostSpecific(host);
        if (asked.isPresent() && !asked.equals(connected)) {
            return new Misdirected();
        }
        return connected.map(TlsListener::end).orElse(null) instanceof TlsListener.Https https
                        && asked.isPresent()
                ? new Chosen(https.http())
                : new Nobody();
    }
}
