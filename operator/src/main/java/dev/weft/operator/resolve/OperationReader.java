package dev.weft.operator.resolve;

import com.google.re2j.Pattern;
import dev.weft.api.v1alpha1.Authorization;
import dev.weft.proxy.config.v1.Operation;
import dev.weft.proxy.config.v1.StringMatch;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads what a rule is about. */
final class OperationReader {
    private final List<String> later;

    OperationReader(List<String> later) {
        this.later = later;
    }

    /**
     * The operation; empty when no request can match it.
     *
     * @throws IllegalArgumentException with a sentence that names the field
     */
    Optional<Operation> read(
            Authorization.Operation operation, AuthorizationReader.Effect effect, String at) {
        if (!operation.paths().isEmpty() && !operation.grpc().isEmpty()) {
            throw new IllegalArgumentException(
                    at
                            + ": names paths and grpc, and a request cannot be asked for both;"
                            + " write two entries");
        }
        if (!operation.notHeaders().isEmpty()) {
            later.add("spec." + at + ".notHeaders");
            if (effect == AuthorizationReader.Effect.ALLOW) {
                return Optional.empty();
            }
        }
        Operation.Builder made =
                Operation.newBuilder()
                        .addAllPorts(operation.ports())
                        .addAllHosts(operation.hosts())
                        .addAllMethods(operation.methods())
                        .addAllNotPorts(operation.notPorts())
                        .addAllNotHosts(operation.notHosts())
                        .addAllNotMethods(operation.notMethods());
        operation.paths().forEach(path -> made.addPaths(path(path)));
        operation.notPaths().forEach(path -> made.addNotPaths(path(path)));
        operation
                .grpc()
                .forEach(one -> made.addPaths(RouteMatches.grpc(one.service(), one.method())));
        operation
                .notGrpc()
                .forEach(one -> made.addNotPaths(RouteMatches.grpc(one.service(), one.method())));
        if (!operation.grpc().isEmpty() && operation.methods().isEmpty()) {
            made.addMethods("POST");
        }
        for (Authorization.HeaderMatch header : operation.headers()) {
            String type = Objects.requireNonNullElse(header.type(), "Exact");
            if (type.equals("RegularExpression") && header.value() != null) {
                Pattern.compile(header.value());
            }
            made.addHeaders(RouteMatches.header(header.name(), type, header.value()));
        }
        return Optional.of(made.build());
    }

    private static StringMatch path(Authorization.PathMatch path) {
        StringMatch.Builder made = StringMatch.newBuilder();
        return switch (Objects.requireNonNullElse(path.type(), "Exact")) {
            case "PathPrefix" -> made.setPathPrefix(path.value()).build();
            case "RegularExpression" -> {
                Pattern.compile(path.value());
                yield made.setRegex(path.value()).build();
            }
            case "Template" -> made.setRegex(template(path.value())).build();
            default -> made.setExact(path.value()).build();
        };
    }

    /** A name in braces stands for one element of the path. */
    private static String template(String path) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            int open = path.indexOf('{', at);
            int close = open < 0 ? -1 : path.indexOf('}', open);
            if (close < 0) {
                regex.append(RouteMatches.literal(path.substring(at)));
                break;
            }
            regex.append(RouteMatches.literal(path.substring(at, open))).append("[^/]+");
            at = close + 1;
        }
        return regex.toString();
    }
}
