package dev.weft.operator.resolve.authorization;

import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Scope;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.Operation;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.Source;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds rules that can only be decided by reading HTTP on ports that carry other bytes. Nothing
 * slips through there, so somebody has to be told why everything is refused.
 */
public final class OpaquePorts {
    /** How many ports a sentence names. */
    private static final int NAMED = 3;

    private static final String DENY = "refuses every connection of its callers to ";
    private static final String ALLOW = "lets no connection in at ";

    /** Protocols of listeners behind which nothing is read. */
    private static final Set<String> BYTES = Set.of("TCP", "TLS", "UDP");

    private final List<Opaque> opaque;

    /**
     * A port that carries bytes.
     *
     * @param numbers as rules name it
     * @param concern which targets of policies are about it
     */
    private record Opaque(String name, Set<Integer> numbers, Predicate<Scope> concern) {}

    public OpaquePorts(Collection<MeshService> services, Collection<Gateway> gateways) {
        this.opaque =
                Stream.concat(
                                services.stream().flatMap(OpaquePorts::ofService),
                                gateways.stream().flatMap(OpaquePorts::ofGateway))
                        .sorted(Comparator.comparing(Opaque::name))
                        .toList();
    }

    private static Stream<Opaque> ofService(MeshService service) {
        return service.ports().stream()
                .filter(port -> port.protocol() == Protocol.PROTOCOL_TCP)
                .map(
                        port ->
                                new Opaque(
                                        service.key().portName(port.port()),
                                        port.endpoints().stream()
                                                .map(Endpoint::getPort)
                                                .collect(Collectors.toSet()),
                                        scope -> concerns(scope, service.key(), port)));
    }

    private static Stream<Opaque> ofGateway(Gateway gateway) {
        ObjectRef ref = ObjectRef.of(gateway);
        return gateway.getSpec().getListeners().stream()
                .filter(listener -> BYTES.contains(listener.getProtocol()))
                .map(
                        listener ->
                                new Opaque(
                                        "listener " + listener.getName() + " of " + ref.path(),
                                        Set.of(listener.getPort()),
                                        scope ->
                                                scope instanceof Scope.OfGateway of
                                                        && of.holds(ref.namespace(), ref.name())
                                                        && of.listener()
                                                                .map(listener.getName()::equals)
                                                                .orElse(true)));
    }

    /** What is to be said about a policy; empty when nothing is. */
    public Optional<String> complaint(Policy policy) {
        List<String> said = new ArrayList<>();
        policy.authorization().deny().forEach(rule -> note(policy, rule, DENY, said));
        policy.authorization()
                .allow()
                .ifPresent(rules -> rules.forEach(rule -> note(policy, rule, ALLOW, said)));
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.join(". ", said)
                                + ". Give the rule the ports that it is about, or declare the port"
                                + " as HTTP (appProtocol: http).");
    }

    private void note(Policy policy, AuthorizationRule rule, String effect, List<String> said) {
        boolean token = rule.getFromList().stream().anyMatch(Source::hasToken);
        if (rule.getToCount() == 0 && !token) {
            return;
        }
        List<String> ports =
                opaque.stream()
                        .filter(
                                one ->
                                        policy.scopes().stream().anyMatch(one.concern())
                                                && unseen(rule, effect, one.numbers()))
                        .map(Opaque::name)
                        .toList();
        if (!ports.isEmpty()) {
            String named = ports.stream().limit(NAMED).collect(Collectors.joining(", "));
            said.add(
                    rule.getName()
                            + " reads HTTP requests and "
                            + effect
                            + named
                            + (ports.size() > NAMED
                                    ? " and " + (ports.size() - NAMED) + " more"
                                    : "")
                            + ", which carries bytes");
        }
    }

    /** Whether the rule does its work at the port, or cannot, because of what it cannot see. */
    private static boolean unseen(AuthorizationRule rule, String effect, Set<Integer> numbers) {
        List<Operation> here =
                rule.getToList().stream().filter(operation -> at(operation, numbers)).toList();
        return effect.equals(DENY)
                ? here.stream().anyMatch(OpaquePorts::needsHttp)
                : !here.isEmpty() && here.stream().allMatch(OpaquePorts::needsHttp);
    }

    private static boolean at(Operation operation, Set<Integer> numbers) {
        return (operation.getPortsCount() == 0
                        || operation.getPortsList().stream().anyMatch(numbers::contains))
                && !(operation.getNotPortsCount() > 0
                        && operation.getNotPortsList().containsAll(numbers));
    }

    private static boolean needsHttp(Operation operation) {
        return operation.getHostsCount()
                        + operation.getNotHostsCount()
                        + operation.getMethodsCount()
                        + operation.getNotMethodsCount()
                        + operation.getPathsCount()
                        + operation.getNotPathsCount()
                        + operation.getHeadersCount()
                        + operation.getNotHeadersCount()
                > 0;
    }

    private static boolean concerns(Scope scope, ServiceKey service, ServicePort port) {
        return switch (scope) {
            case Scope.WholeMesh() -> true;
            case Scope.OfNamespace(String name) -> name.equals(service.namespace());
            case Scope.OfService(var key, Optional<String> section) ->
                    key.equals(service) && section.map(name -> names(port, name)).orElse(true);
            case Scope.OfAccount ignored -> false;
            case Scope.OfGateway ignored -> false;
            case Scope.OfEgressHost ignored -> false;
            case Scope.OfRoute ignored -> false;
        };
    }

    private static boolean names(ServicePort port, String section) {
        return section.equals(port.name()) || section.equals(Integer.toString(port.port()));
    }
}
