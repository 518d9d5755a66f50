package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.Probes;
import java.util.Optional;

/** The rules of the proxy's own workload. The kubelet's probes pass whatever they are. */
public record WorkloadRules(ConfigSource config) implements RuleBook {
    @Override
    public Optional<InboundPort> rules(int port) {
        return config.inbound().map(now -> now.port(port));
    }

    @Override
    public boolean exempts(Caller caller, OperationView operation) {
        Probes probes = config.inbound().map(InboundConfig::probes).orElse(null);
        RequestHead head = operation.request().orElse(null);
        return probes != null
                && head != null
                && caller.identity().isEmpty()
                && probes.concern(operation.port())
                && probes.contain(operation.port(), head.method(), head.path());
    }
}
