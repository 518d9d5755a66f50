package dev.weft.operator.resolve;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.gateway.Ingress.BackendPort;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestMirrorFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves what routes refer to. What cannot be resolved is said, and gets nothing. */
final class BackendReader {
    private static final Set<String> HTTP_KINDS = Set.of("HTTPRoute", "GRPCRoute");

    private final Inventory inventory;
    private final Grants grants;

    /** A reference without the differences between kinds of route. */
    record Backend(
            @Nullable String group,
            @Nullable String kind,
            @Nullable String namespace,
            String name,
            @Nullable Integer port) {}

    /** What goes wrong with one route. */
    record Trouble(ObjectRef route, List<Finding> unresolved, List<String> unsupported) {
        static Trouble of(ObjectRef route) {
            return new Trouble(route, new ArrayList<>(), new ArrayList<>());
        }

        List<Finding> findings() {
            List<Finding> findings = new ArrayList<>();
            findings.add(unresolved.isEmpty() ? Finding.resolved() : unresolved.getFirst());
            if (!unsupported.isEmpty()) {
                findings.add(
                        Finding.yes(
                                "PartiallyInvalid",
                                "UnsupportedValue",
                                "Requests of these rules get 500 until they are mended: "
                                        + String.join("; ", unsupported)));
            }
            return findings;
        }
    }

    BackendReader(Inventory inventory, Grants grants) {
        this.inventory = inventory;
        this.grants = grants;
    }

    /** A share of a rule's requests. */
    MeshRoute.Share share(
            Backend backend,
            @Nullable Integer weight,
            MeshRoute.Effects effects,
            String at,
            Trouble trouble) {
        ServiceKey key = key(backend, trouble.route());
        Optional<Finding> wrong =
                wrong(backend, at, "Its share of requests gets 500.", trouble.route());
        wrong.ifPresent(trouble.unresolved()::add);
        return new MeshRoute.Share(
                wrong.isPresent() ? Optional.empty() : Optional.of(key),
                Objects.requireNonNullElse(backend.port(), 0),
                Objects.requireNonNullElse(weight, 1),
                effects);
    }

    /** Where copies go; empty when the reference does not resolve. */
    Optional<MeshRoute.Mirror> mirror(HTTPRequestMirrorFilter filter, String at, Trouble trouble) {
        Backend backend =
                new Backend(
                        filter.getBackendRef().getGroup(),
                        filter.getBackendRef().getKind(),
                        filter.getBackendRef().getNamespace(),
                        filter.getBackendRef().getName(),
                        filter.getBackendRef().getPort());
        Optional<Finding> wrong =
                wrong(
                        backend,
                        at + ".requestMirror.backendRef",
                        "Nothing is copied to it.",
                        trouble.route());
        if (wrong.isPresent()) {
            trouble.unresolved().add(wrong.get());
            return Optional.empty();
        }
        int numerator = Objects.requireNonNullElse(filter.getPercent(), 100);
        int denominator = 100;
        if (filter.getFraction() != null) {
            numerator = filter.getFraction().getNumerator();
            denominator = Objects.requireNonNullElse(filter.getFraction().getDenominator(), 100);
        }
        return Optional.of(
                new MeshRoute.Mirror(
                        key(backend, trouble.route()),
                        Objects.requireNonNull(backend.port()),
                        numerator,
                        denominator));
    }

    private static ServiceKey key(Backend backend, ObjectRef route) {
        return new ServiceKey(
                Objects.requireNonNullElse(backend.namespace(), route.namespace()), backend.name());
    }

    private Optional<Finding> wrong(
            Backend backend, String at, String consequence, ObjectRef route) {
        ServiceKey key = key(backend, route);
        String kind = Objects.requireNonNullElse(backend.kind(), "Service");
        String group = Objects.requireNonNullElse(backend.group(), "");
        if (!kind.equals("Service") || !group.isEmpty()) {
            return unresolved("InvalidKind", at + ": only a Service can be a backend", consequence);
        }
        if (!grants.permit(route, new ObjectRef("Service", key.namespace(), key.name()))) {
            return unresolved(
                    "RefNotPermitted",
                    at
                            + ": Service "
                            + key.path()
                            + " is in another namespace; create a ReferenceGrant there",
                    consequence);
        }
        MeshService service = inventory.services().get(key);
        if (service == null) {
            return unresolved(
                    "BackendNotFound",
                    at
                            + ": Service '"
                            + key.name()
                            + "' not found in namespace "
                            + key.namespace()
                            + "; create it or remove the backend",
                    consequence);
        }
        Integer port = backend.port();
        boolean datagrams = route.kind().equals("UDPRoute");
        if (port == null
                || (datagrams ? service.datagramPort(port) : service.port(port)).isEmpty()) {
            return unresolved(
                    "BackendNotFound",
                    at
                            + ": Service "
                            + key.path()
                            + " has no port "
                            + (port == null ? "" : port)
                            + (datagrams ? " of UDP" : ""),
                    consequence);
        }
        if (HTTP_KINDS.contains(route.kind())
                && inventory.neverHttp().contains(new BackendPort(key, port))) {
            return unresolved(
                    "UnsupportedProtocol",
                    at
                            + ": port "
                            + port
                            + " of Service "
                            + key.path()
                            + " says by its appProtocol that it carries no HTTP; correct that, or"
                            + " use a TCPRoute",
                    consequence);
        }
        return Optional.empty();
    }

    private static Optional<Finding> unresolved(String reason, String message, String consequence) {
        return Optional.of(Finding.no("ResolvedRefs", reason, message + ". " + consequence));
    }
}
