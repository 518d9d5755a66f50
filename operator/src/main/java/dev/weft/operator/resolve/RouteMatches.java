package dev.weft.operator.resolve;

import dev.weft.api.split.HTTPRouteGroup;
import dev.weft.proxy.config.v1.HeaderMatch;
import dev.weft.proxy.config.v1.HttpMatch;
import dev.weft.proxy.config.v1.StringMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCMethodMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what routes and split groups match in the words of the proxy. */
final class RouteMatches {
    /** A part of a path. */
    private static final String ELEMENT = "[^/]+";

    private RouteMatches() {}

    static HttpMatch of(HTTPRouteMatch match) {
        HttpMatch.Builder made = HttpMatch.newBuilder();
        if (match.getPath() != null && match.getPath().getValue() != null) {
            made.setPath(path(match.getPath().getType(), match.getPath().getValue()));
        }
        if (match.getMethod() != null) {
            made.setMethod(match.getMethod());
        }
        Absent.asEmpty(match.getHeaders())
                .forEach(
                        one ->
                                made.addHeaders(
                                        header(one.getName(), one.getType(), one.getValue())));
        Absent.asEmpty(match.getQueryParams())
                .forEach(
                        one ->
                                made.addQuery(
                                        HeaderMatch.newBuilder()
                                                .setName(one.getName())
                                                .setValue(value(one.getType(), one.getValue()))));
        return made.build();
    }

    static HttpMatch of(GRPCRouteMatch match) {
        HttpMatch.Builder made = HttpMatch.newBuilder();
        if (match.getMethod() != null) {
            made.setPath(path(match.getMethod()));
        }
        Absent.asEmpty(match.getHeaders())
                .forEach(
                        one ->
                                made.addHeaders(
                                        header(one.getName(), one.getType(), one.getValue())));
        return made.build();
    }

    static List<HttpMatch> of(HTTPRouteGroup group) {
        List<HttpMatch> made = new ArrayList<>();
        for (HTTPRouteGroup.Match match : group.getSpec().matches()) {
            HttpMatch.Builder one = HttpMatch.newBuilder();
            if (match.pathRegex() != null) {
                one.setPath(StringMatch.newBuilder().setRegex(match.pathRegex()));
            }
            Map<String, String> headers = new TreeMap<>(match.headers());
            headers.forEach(
                    (name, regex) -> one.addHeaders(header(name, "RegularExpression", regex)));
            if (match.methods().isEmpty() || match.methods().contains("*")) {
                made.add(one.build());
            } else {
                match.methods().forEach(method -> made.add(one.setMethod(method).build()));
            }
        }
        return made;
    }

    private static StringMatch path(@Nullable String type, String value) {
        StringMatch.Builder path = StringMatch.newBuilder();
        if ("Exact".equals(type)) {
            return path.setExact(value).build();
        }
        return "RegularExpression".equals(type)
                ? path.setRegex(value).build()
                : path.setPathPrefix(value).build();
    }

    private static StringMatch path(GRPCMethodMatch match) {
        String service = match.getService();
        String method = match.getMethod();
        if ("RegularExpression".equals(match.getType())) {
            return StringMatch.newBuilder()
                    .setRegex("/" + group(service) + "/" + group(method))
                    .build();
        }
        return grpc(service, method);
    }

    private static String group(@Nullable String regex) {
        return regex == null ? ELEMENT : "(?:" + regex + ")";
    }

    /** The path of a gRPC method, of all methods of a service, or of a method of every service. */
    static StringMatch grpc(@Nullable String service, @Nullable String method) {
        StringMatch.Builder path = StringMatch.newBuilder();
        if (service == null) {
            return method == null
                    ? path.setRegex("/" + ELEMENT + "/" + ELEMENT).build()
                    : path.setRegex("/" + ELEMENT + "/" + literal(method)).build();
        }
        return method == null
                ? path.setPathPrefix("/" + service).build()
                : path.setExact("/" + service + "/" + method).build();
    }

    /** The text as a regular expression that matches it alone. */
    static String literal(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '/' && c < 128) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    static HeaderMatch header(String name, @Nullable String type, @Nullable String value) {
        return HeaderMatch.newBuilder()
                .setName(name.toLowerCase(Locale.ROOT))
                .setValue(value(type, value))
                .build();
    }

    private static StringMatch value(@Nullable String type, @Nullable String value) {
        StringMatch.Builder made = StringMatch.newBuilder();
        if (value == null || "Present".equals(type)) {
            return made.setPresent(true).build();
        }
        return "RegularExpression".equals(type)
                ? made.setRegex(value).build()
                : made.setExact(value).build();
    }
}
