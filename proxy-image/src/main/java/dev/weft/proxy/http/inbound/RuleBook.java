package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.snapshot.InboundPort;
import java.util.Optional;

/** Where rules are found, now and when they have changed. */
public interface RuleBook {
    /** What holds for a port; empty when nothing is known of it, or not yet. */
    Optional<InboundPort> rules(int port);

    /** Whether the operation is let through whatever the rules say. */
    boolean exempts(Caller caller, OperationView operation);
}
