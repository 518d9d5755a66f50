package dev.weft.operator.model.gateway;

import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.BackendTls;
import java.util.Optional;

/**
 * How an application that ends TLS itself is spoken to.
 *
 * @param policy the BackendTLSPolicy that says so
 * @param tls empty when the policy cannot be carried out: then the application is not spoken to
 */
public record UpstreamTls(ObjectRef policy, Optional<BackendTls> tls) {}
