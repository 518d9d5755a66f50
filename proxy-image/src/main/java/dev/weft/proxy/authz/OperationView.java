package dev.weft.proxy.authz;

import dev.weft.proxy.route.InboundDecision;
import dev.weft.proxy.route.InboundRouting;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.InboundPort;
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

    /**
     * Whose rules may hold for it. In opaque bytes any request of any route may hide: what rules
     * say about requests cannot be seen there, so deny rules match whatever the bytes are and allow
     * rules do not, and a route that lets only some callers in lets no bytes in.
     */
    public InboundDecision routes(InboundPort rules) {
        return request.isPresent()
                ? InboundRouting.decide(request.get(), rules)
                : InboundDecision.all(rules);
    }
}
