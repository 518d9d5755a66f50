package dev.weft.proxy.gateway;

import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.route.RequestHead.Front;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells applications where a request came from. What a client says about that is removed, unless it
 * is a proxy that is trusted; an application cannot tell the difference.
 */
public final class ForwardedHeaders {
    private static final String FOR = "x-forwarded-for";
    private static final String PROTO = "x-forwarded-proto";
    private static final String HOST = "x-forwarded-host";
    private static final String PORT = "x-forwarded-port";
    private static final String PREFIX = "x-forwarded-";
    private static final Set<String> OTHERS = Set.of("forwarded", "x-real-ip");

    /** Addresses that are looked at; who names more is not believed. */
    private static final int MAX_HOPS = 64;

    private final List<Cidr> trusted;

    /**
     * @param trusted addresses of proxies in front of this one
     */
    public ForwardedHeaders(List<Cidr> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Where a request really comes from: the last address that no trusted proxy has. What cannot be
     * read is nobody's word, and whoever sent it stands for it.
     */
    InetAddress client(Http2Headers head, InetAddress remote) {
        InetAddress client = remote;
        if (!trusts(remote)) {
            return client;
        }
        String[] hops = String.join(",", head.getAll(FOR)).split(",", MAX_HOPS);
        for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
            Optional<InetAddress> hop = address(hops[i].strip());
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
        }
        return client;
    }

    private boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void write(Http2Headers head, InetAddress client, Front listener, String authority) {
        String address = client.getHostAddress();
        if (trusts(client)) {
            CharSequence before = head.get(FOR);
            head.set(FOR, before == null ? address : before + ", " + address);
            if (!head.contains(PROTO)) {
                head.set(PROTO, listener.scheme());
            }
            return;
        }
        EdgeHeaders.strip(head, ForwardedHeaders::claims);
        head.set(FOR, address);
        head.set(PROTO, listener.scheme());
        head.setInt(PORT, listener.port());
        if (!authority.isEmpty()) {
            head.set(HOST, authority);
        }
    }

    /** Some applications read a dash and an underscore alike. */
    private static boolean claims(CharSequence name) {
        char first = name.isEmpty() ? ' ' : name.charAt(0);
        if (first != 'x' && first != 'f') {
            return false;
        }
        String dashed = name.toString().replace('_', '-');
        return dashed.startsWith(PREFIX) || OTHERS.contains(dashed);
    }
}
