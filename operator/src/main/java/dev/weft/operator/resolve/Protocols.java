package dev.weft.operator.resolve;

import dev.weft.proxy.config.v1.Protocol;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a port is declared to speak (KEP-3726, IANA service names). */
final class Protocols {
    private static final Set<String> NEVER_HTTP = Set.of("tcp", "mysql", "postgresql", "redis");

    private Protocols() {}

    /** Whether nobody could speak HTTP there, in whatever it may be wrapped. */
    static boolean neverHttp(@Nullable String appProtocol) {
        return appProtocol != null && NEVER_HTTP.contains(appProtocol);
    }

    static Protocol declared(@Nullable String appProtocol) {
        if (appProtocol == null) {
            return Protocol.PROTOCOL_DETECT;
        }
        return switch (appProtocol) {
            case "http", "kubernetes.io/ws" -> Protocol.PROTOCOL_HTTP1;
            case "http2", "h2c", "kubernetes.io/h2c" -> Protocol.PROTOCOL_HTTP2;
            case "grpc" -> Protocol.PROTOCOL_GRPC;
            case "tcp", "tls", "https", "kubernetes.io/wss", "mysql", "postgresql", "redis" ->
                    Protocol.PROTOCOL_TCP;
            default -> Protocol.PROTOCOL_DETECT;
        };
    }
}
