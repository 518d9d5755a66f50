package dev.weft.operator.resolve;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.resolve.BackendReader.Backend;
import dev.weft.operator.resolve.BackendReader.Trouble;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the rules of routes of bytes and datagrams: nothing to match, only where it goes. */
final class PlainRules {
    private final BackendReader backends;

    PlainRules(Inventory inventory, Grants grants) {
        this.backends = new BackendReader(inventory, grants);
    }

    private record Rule(@Nullable String name, @Nullable List<BackendRef> backends) {}

    RuleReader.Read read(TLSRoute route) {
        return read(
                ObjectRef.of(route),
                Absent.asEmpty(route.getSpec().getRules()).stream()
                        .map(rule -> new Rule(rule.getName(), rule.getBackendRefs()))
                        .toList());
    }

    RuleReader.Read read(TCPRoute route) {
        return read(
                ObjectRef.of(route),
                Absent.asEmpty(route.getSpec().getRules()).stream()
                        .map(rule -> new Rule(rule.getName(), rule.getBackendRefs()))
                        .toList());
    }

    RuleReader.Read read(UDPRoute route) {
        return read(
                ObjectRef.of(route),
                Absent.asEmpty(route.getSpec().getRules()).stream()
                        .map(rule -> new Rule(rule.getName(), rule.getBackendRefs()))
                        .toList());
    }

    private RuleReader.Read read(ObjectRef ref, List<Rule> rules) {
        Trouble trouble = Trouble.of(ref);
        List<MeshRoute.Rule> read = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            read.add(rule(rules.get(i), i, trouble));
        }
        return new RuleReader.Read(read, trouble.findings());
    }

    private MeshRoute.Rule rule(Rule rule, int index, Trouble trouble) {
        List<MeshRoute.Share> shares = new ArrayList<>();
        List<BackendRef> refs = Absent.asEmpty(rule.backends());
        for (int i = 0; i < refs.size(); i++) {
            BackendRef ref = refs.get(i);
            shares.add(
                    backends.share(
                            new Backend(
                                    ref.getGroup(),
                                    ref.getKind(),
                                    ref.getNamespace(),
                                    ref.getName(),
                                    ref.getPort()),
                            ref.getWeight(),
                            MeshRoute.Effects.NONE,
                            "rules[" + index + "].backendRefs[" + i + "]",
                            trouble));
        }
        return new MeshRoute.Rule(
                Objects.requireNonNullElse(rule.name(), Integer.toString(index)),
                List.of(),
                MeshRoute.Effects.NONE,
                shares,
                MeshRoute.Handling.NONE);
    }
}
