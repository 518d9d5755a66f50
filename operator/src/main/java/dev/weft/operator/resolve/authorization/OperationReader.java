package dev.weft.operator.resolve.authorization;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.proxy.config.syntax.LinearPattern;
import dev.weft.proxy.config.syntax.PathText;
import dev.weft.proxy.config.v1.HeaderMatch;
import dev.weft.proxy.config.v1.Operation;
import dev.weft.proxy.config.v1.StringMatch;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a rule is about. */
final class OperationReader {
    /** What a proxy does not show to rules: framing, hops, and what it says itself. */
    private static final Set<String> UNSEEN_HEADERS =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern GRPC_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
    private static final Pattern TEMPLATE = Pattern.compile("(/(\\{[^{}/]+}|[^{}/]*))+");

    private OperationReader() {}

    /**
     * The operation.
     *
     * @throws IllegalArgumentException with a sentence that names the field
     */
    static Operation read(Authorization.Operation operation, String at) {
        if (!operation.paths().isEmpty() && !operation.grpc().isEmpty()) {
            throw new IllegalArgumentException(
                    at
                            + ": names paths and grpc, and a request cannot be asked for both;"
                            + " write two entries");
        }
        Operation.Builder made =
                Operation.newBuilder()
                        .addAllPorts(operation.ports())
                        .addAllHosts(operation.hosts())
                        .addAllMethods(operation.methods())
                        .addAllNotPorts(operation.notPorts())
                        .addAllNotHosts(operation.notHosts())
                        .addAllNotMethods(operation.notMethods())
                        .addAllPaths(paths(operation.paths(), at + ".paths"))
                        .addAllNotPaths(paths(operation.notPaths(), at + ".notPaths"))
                        .addAllHeaders(headers(operation.headers(), at + ".headers"))
                        .addAllNotHeaders(headers(operation.notHeaders(), at + ".notHeaders"));
        operation.grpc().forEach(one -> made.addPaths(grpc(one, at + ".grpc")));
        operation.notGrpc().forEach(one -> made.addNotPaths(grpc(one, at + ".notGrpc")));
        if (!operation.grpc().isEmpty() && operation.methods().isEmpty()) {
            made.addMethods("POST");
        }
        Operation read = made.build();
        if (read.equals(Operation.getDefaultInstance())) {
            throw new IllegalArgumentException(
                    at + ": has no field and would match everything; name one, or remove 'to'");
        }
        return read;
    }

    /** A gRPC method is a path, {@code /service/method}. */
    private static StringMatch grpc(Authorization.GrpcMethod one, String at) {
        String service = Objects.requireNonNullElse(one.service(), "");
        String method = Objects.requireNonNullElse(one.method(), "");
        if (!GRPC_NAME.matcher(service + method).matches()) {
            throw new IllegalArgumentException(
                    at
                            + ": '"
                            + service
                            + "' and '"
                            + method
                            + "' do not name a gRPC service or method; write shop.Pay and Charge");
        }
        StringMatch.Builder made = StringMatch.newBuilder();
        if (service.isEmpty()) {
            return made.setTemplate("/{service}/" + method).build();
        }
        return method.isEmpty()
                ? made.setPathPrefix("/" + service).build()
                : made.setExact("/" + service + "/" + method).build();
    }

    private static List<StringMatch> paths(List<Authorization.PathMatch> paths, String at) {
        return paths.stream().map(path -> path(path, at)).toList();
    }

    private static StringMatch path(Authorization.PathMatch path, String at) {
        StringMatch.Builder made = StringMatch.newBuilder();
        String value = path.value();
        return switch (Objects.requireNonNullElse(path.type(), "Exact")) {
            case "PathPrefix" -> made.setPathPrefix(clear(value, at)).build();
            case "RegularExpression" -> made.setRegex(regex(value, at)).build();
            case "Template" -> made.setTemplate(template(value, at)).build();
            default -> made.setExact(clear(value, at)).build();
        };
    }

    private static String clear(String value, String at) {
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException(at + ": '" + value + "' does not begin with '/'");
        }
        return switch (PathText.ofRule(value)) {
            case PathText.Clear clear -> value;
            case PathText.Unclear(String why) ->
                    throw new IllegalArgumentException(
                            at
                                    + ": '"
                                    + value
                                    + "' "
                                    + why
                                    + ", so no request could match it for sure; write the path"
                                    + " that is meant");
        };
    }

    private static String template(String value, String at) {
        if (!TEMPLATE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    at
                            + ": '"
                            + value
                            + "' is not a template; a name in braces stands for a whole element,"
                            + " as in /users/{id}/orders");
        }
        return clear(value, at);
    }

    private static String regex(String expression, String at) {
        try {
            LinearPattern.compile(expression);
            return expression;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at + ": " + e.getMessage(), e);
        }
    }

    private static List<HeaderMatch> headers(List<Authorization.HeaderMatch> headers, String at) {
        return headers.stream().map(header -> header(header, at)).toList();
    }

    private static HeaderMatch header(Authorization.HeaderMatch header, String at) {
        String name = header.name().toLowerCase(Locale.ROOT);
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    at
                            + ": '"
                            + header.name()
                            + "' is not the name of a header; for method, path and host there are"
                            + " fields of their own");
        }
        if (name.equals("host")) {
            throw new IllegalArgumentException(at + ": host has a field of its own; write hosts");
        }
        if (UNSEEN_HEADERS.contains(name) || name.startsWith("weft-")) {
            throw new IllegalArgumentException(
                    at
                            + ": '"
                            + header.name()
                            + "' is between neighbours and never reaches a rule; remove it");
        }
        String type = Objects.requireNonNullElse(header.type(), "Exact");
        String value = header.value();
        if ((value == null) != type.equals("Present")) {
            throw new IllegalArgumentException(
                    at + ": '" + header.name() + "' needs a value, or type: Present without one");
        }
        String text = Objects.requireNonNullElse(value, "");
        StringMatch.Builder made = StringMatch.newBuilder();
        StringMatch wanted =
                switch (type) {
                    case "Present" -> made.setPresent(true).build();
                    case "RegularExpression" -> made.setRegex(regex(text, at)).build();
                    default -> made.setExact(text).build();
                };
        return HeaderMatch.newBuilder().setName(name).setValue(wanted).build();
    }
}
