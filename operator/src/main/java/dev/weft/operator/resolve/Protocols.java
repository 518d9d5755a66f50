package dev.weft.operator.resolve;

import dev.weft.proxy.config.v1.Protocol;
import org.jspecify.annotations.Nullable;

/** Reads what a port is declared to speak (KEP-3726, IANA service names). */
final class Protocols {
    private Protocols() {}

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
