package dev.weft.proxy.admin;

import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.gateway.GatewayConfig;
import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.snapshot.gateway.HostTable;
import dev.weft.proxy.snapshot.gateway.PortTraffic;
import dev.weft.proxy.snapshot.gateway.TlsListener;
import java.util.Comparator;
import java.util.Map;

/** Writes what a Gateway listens on, a line for each host of each listener. */
public final class ListenerPage {
    private static final String HEAD = "port\tbound\tkind\tlistener\thostname\thost\troutes";

    private final StringBuilder page = new StringBuilder(HEAD);

    private ListenerPage() {}

    /** Names alone: certificates and where requests go are on no page. */
    public static String of(GatewayConfig config) {
        ListenerPage made = new ListenerPage();
        config.ports().values().stream()
                .sorted(
                        Comparator.comparingInt(GatewayPort::bindPort)
                                .thenComparing(port -> port.bound().transport()))
                .forEach(made::port);
        return made.page.toString();
    }

    private void port(GatewayPort port) {
        String start = "\n" + port.port() + "\t" + port.bound() + "\t";
        switch (port.traffic()) {
            case PortTraffic.Http(var listeners) ->
                    listeners
                            .byHostname()
                            .forEach(
                                    (hostname, listener) ->
                                            hosts(
                                                    start + "http\t" + listener.name(),
                                                    hostname,
                                                    listener.hosts()));
            case PortTraffic.Tls(var listeners, var clients) ->
                    listeners.byHostname().forEach((name, one) -> tls(start, name, one));
            case PortTraffic.Tcp(var destination) -> bytes(start + "tcp", destination);
            case PortTraffic.Udp(var destination) -> bytes(start + "udp", destination);
        }
    }

    private void tls(String start, String hostname, TlsListener listener) {
        switch (listener.end()) {
            case TlsListener.Https https ->
                    hosts(start + "https\t" + listener.name(), hostname, https.http().hosts());
            case TlsListener.Terminated(var certificates, var hosts) ->
                    hosts(start + "tls-ended\t" + listener.name(), hostname, hosts);
            case TlsListener.Passed(var hosts) ->
                    hosts(start + "tls-passed\t" + listener.name(), hostname, hosts);
        }
    }

    private void hosts(String start, String hostname, HostTable<Destination> hosts) {
        String listener = start + "\t" + shown(hostname) + "\t";
        if (hosts.byHostname().isEmpty()) {
            page.append(listener).append("-\t0");
        }
        for (Map.Entry<String, Destination> host : hosts.byHostname().entrySet()) {
            page.append(listener)
                    .append(shown(host.getKey()))
                    .append('\t')
                    .append(host.getValue().routes().size());
        }
    }

    private void bytes(String start, Destination destination) {
        page.append(start).append('\t').append(destination.name()).append("\t*\t*\t0");
    }

    private static String shown(String hostname) {
        return hostname.isEmpty() ? "*" : hostname;
    }
}
