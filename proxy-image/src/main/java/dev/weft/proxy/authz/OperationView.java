package dev.weft.proxy.authz;

import dev.weft.proxy.route.RequestHead;
import java.util.Objects;
import java.util.Optional;

/**
 * What a caller wants.
 *
 * @param port of the application
 * @param request empty for a connection of opaque bytes
 */
public record OperationView(int port, Optional<RequestHead> request) {
    public OperationView {
        Objects.requireNonNull(request);
    }

    public static OperationView connection(int port) {
        return new OperationView(port, Optional.empty());
    }

    public static OperationView request(int port, RequestHead head) {
        return new OperationView(port, Optional.of(head));
    }
}
