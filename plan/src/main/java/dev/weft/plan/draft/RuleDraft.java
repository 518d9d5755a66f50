package dev.weft.plan.draft;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.operator.traffic.Flow;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parts of rules that let through what was seen, and as little else as can be said. */
public final class RuleDraft {
    private static final Pattern IDENTITY = Pattern.compile("spiffe://[^/]+/ns/([^/]+)/sa/([^/]+)");
    private static final Pattern GRPC = Pattern.compile("/([A-Za-z0-9_.]+)/([A-Za-z0-9_]+)");

    /** What a recorded path has in the place of an identifier, and of a rest that is too much. */
    private static final String IDENTIFIER = "{id}";

    private static final String REST = "/**";

    private RuleDraft() {}

    /** Whoever called, and nobody else. */
    public static Authorization.Source source(Flow.Caller caller) {
        if (caller.identity().isEmpty()) {
            String bits = caller.address().contains(":") ? "/128" : "/32";
            return source(List.of(), List.of(), List.of(caller.address() + bits), true);
        }
        Matcher account = IDENTITY.matcher(caller.identity());
        return account.matches()
                ? source(
                        List.of(account.group(1) + "/" + account.group(2)),
                        List.of(),
                        List.of(),
                        null)
                : source(List.of(), List.of(caller.identity()), List.of(), null);
    }

    private static Authorization.Source source(
            List<String> accounts,
            List<String> identities,
            List<String> cidrs,
            @org.jspecify.annotations.Nullable Boolean unauthenticated) {
        List<String> none = List.of();
        return new Authorization.Source(
                accounts,
                none,
                none,
                identities,
                cidrs,
                none,
                unauthenticated,
                null,
                none,
                none,
                none,
                none,
                none,
                none);
    }

    /** A short name for whoever called. */
    public static String name(Flow.Caller caller) {
        Matcher account = IDENTITY.matcher(caller.identity());
        if (account.matches()) {
            return account.group(1) + "-" + account.group(2);
        }
        return caller.identity().isEmpty() ? "plaintext" : "other";
    }

    /** Everything on a port. */
    public static Authorization.Operation port(int port) {
        return operation(port, List.of(), List.of(), List.of());
    }

    /** Requests of these methods for these paths. */
    public static Authorization.Operation requests(
            int port, List<String> methods, List<Authorization.PathMatch> paths) {
        return operation(port, methods, paths, List.of());
    }

    /** Calls of these methods of gRPC. */
    public static Authorization.Operation calls(int port, List<Authorization.GrpcMethod> methods) {
        return operation(port, List.of(), List.of(), methods);
    }

    private static Authorization.Operation operation(
            int port,
            List<String> methods,
            List<Authorization.PathMatch> paths,
            List<Authorization.GrpcMethod> calls) {
        List<String> none = List.of();
        return new Authorization.Operation(
                List.of(port),
                none,
                methods,
                paths,
                List.of(),
                calls,
                List.of(),
                none,
                none,
                List.of(),
                List.of(),
                List.of());
    }

    /** The method of gRPC that a path stands for. */
    public static Optional<Authorization.GrpcMethod> grpc(Flow.Operation operation) {
        Matcher path = GRPC.matcher(operation.path());
        return operation.grpc() && path.matches()
                ? Optional.of(new Authorization.GrpcMethod(path.group(1), path.group(2)))
                : Optional.empty();
    }

    /** A recorded path; empty for what no rule can name, such as {@code *}. */
    public static Optional<Authorization.PathMatch> path(String recorded) {
        if (!recorded.startsWith("/")) {
            return Optional.empty();
        }
        if (!recorded.endsWith(REST)) {
            return Optional.of(
                    recorded.contains(IDENTIFIER)
                            ? new Authorization.PathMatch("Template", recorded)
                            : new Authorization.PathMatch(null, recorded));
        }
        String prefix = recorded.substring(0, recorded.length() - REST.length());
        int identifier = prefix.indexOf("/" + IDENTIFIER);
        prefix = identifier < 0 ? prefix : prefix.substring(0, identifier);
        return Optional.of(
                new Authorization.PathMatch("PathPrefix", prefix.isEmpty() ? "/" : prefix));
    }
}
