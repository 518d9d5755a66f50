package dev.weft.proxy.http;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Addresses as {@code ip:port} and {@code [ip]:port}. */
public final class HostPort {
    private static final int MAX_PORT = 65_535;

    private HostPort() {}

    public static String of(String address, int port) {
        return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
    }

    public static String of(InetSocketAddress address) {
        return of(address.getAddress().getHostAddress(), address.getPort());
    }

    /** Reads a literal address and port; empty for a host name and for anything malformed. */
    public static Optional<InetSocketAddress> literal(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            return Optional.empty();
        }
        int port = port(text.substring(colon + 1));
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (port == 0 || address == null) {
            return Optional.empty();
        }
        return Optional.of(
                new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(host), port));
    }

    /** A port number in decimal; 0 when the text is none. */
    public static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5) {
            return 0;
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            port = port * 10 + digit;
        }
        return port <= MAX_PORT ? port : 0;
    }
}
