package dev.weft.operator.resolve.authorization;

import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Scope;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.Operation;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds rules that can only be decided by reading HTTP on ports that carry other bytes. Nothing
 * slips through there, so somebody has to be told why everything is refused.
 */
public final class OpaquePorts {
    /** How many ports a sentence names. */
    private static final int NAMED = 3;

    private static final String DENY = "refuses every connection of its callers to ";
    private static final String ALLOW = "lets no connection in at ";

    private final List<Opaque> opaque;

    private record Opaque(ServiceKey service, ServicePort port) {
        String name() {
            return service.portName(port.port());
        }
    }

    public OpaquePorts(Collection<MeshService> services) {
        this.opaque =
                services.stream()
                        .flatMap(
                                service ->
                                        service.ports().stream()
                                                .map(port -> new Opaque(service.key(), port)))
                        .filter(one -> one.port().protocol() == Protocol.PROTOCOL_TCP)
                        .sorted(Comparator.comparing(Opaque::name))
                        .toList();
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
                        .filter(one -> concerns(policy, one) && unseen(rule, effect, one.port()))
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
    private static boolean unseen(AuthorizationRule rule, String effect, ServicePort port) {
        Set<Integer> numbers =
                port.endpoints().stream().map(Endpoint::getPort).collect(Collectors.toSet());
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

    private static boolean concerns(Policy policy, Opaque one) {
        return policy.scopes().stream()
                .anyMatch(
                        scope ->
                                switch (scope) {
                                    case Scope.WholeMesh() -> true;
                                    case Scope.OfNamespace(String name) ->
                                            name.equals(one.service().namespace());
                                    case Scope.OfAccount ignored -> false;
                                    case Scope.OfService(var key, Optional<String> section) ->
                                            key.equals(one.service())
                                                    && section.map(name -> names(one.port(), name))
                                                            .orElse(true);
                                    case Scope.OfGateway ignored -> false;
                                    case Scope.OfRoute ignored -> false;
                                });
    }

    private static boolean names(ServicePort port, String section) {
        return section.equals(port.name()) || section.equals(Integer.toString(port.port()));
    }
}
