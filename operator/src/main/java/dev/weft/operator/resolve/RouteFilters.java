package dev.weft.operator.resolve;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.resolve.BackendReader.Trouble;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Cors;
import dev.weft.proxy.config.v1.Filter;
import dev.weft.proxy.config.v1.Header;
import dev.weft.proxy.config.v1.HeaderModifier;
import dev.weft.proxy.config.v1.HttpMatch;
import dev.weft.proxy.config.v1.PathRewrite;
import dev.weft.proxy.config.v1.Redirect;
import dev.weft.proxy.config.v1.UrlRewrite;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPCORSFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeader;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathModifier;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestRedirectFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPURLRewriteFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the filters of routes in the words of the proxy. */
final class RouteFilters {
    private static final int DEFAULT_REDIRECT = 302;
    private static final int DEFAULT_MAX_AGE = 5;

    private final BackendReader backends;

    RouteFilters(BackendReader backends) {
        this.backends = backends;
    }

    /**
     * Of a rule or a backend of an HTTPRoute.
     *
     * @param matches of the rule
     */
    MeshRoute.Effects http(
            @Nullable List<HTTPRouteFilter> filters,
            List<HttpMatch> matches,
            String at,
            Trouble trouble) {
        List<Filter> made = new ArrayList<>();
        List<MeshRoute.Mirror> mirrors = new ArrayList<>();
        for (HTTPRouteFilter filter : Absent.asEmpty(filters)) {
            switch (filter.getType()) {
                case "RequestHeaderModifier" ->
                        made.add(request(filter.getRequestHeaderModifier(), at, trouble));
                case "ResponseHeaderModifier" ->
                        made.add(response(filter.getResponseHeaderModifier(), at, trouble));
                case "RequestMirror" ->
                        backends.mirror(filter.getRequestMirror(), at + ".filters", trouble)
                                .ifPresent(mirrors::add);
                case "URLRewrite" -> {
                    path(filter.getUrlRewrite().getPath(), matches, at, trouble);
                    made.add(rewrite(filter.getUrlRewrite()));
                }
                case "RequestRedirect" -> {
                    path(filter.getRequestRedirect().getPath(), matches, at, trouble);
                    made.add(redirect(filter.getRequestRedirect()));
                }
                case "CORS" -> made.add(cors(filter.getCors()));
                default -> trouble.unsupported().add(unsupported(at, filter.getType()));
            }
        }
        return new MeshRoute.Effects(made, mirrors);
    }

    MeshRoute.Effects grpc(@Nullable List<GRPCRouteFilter> filters, String at, Trouble trouble) {
        List<Filter> made = new ArrayList<>();
        List<MeshRoute.Mirror> mirrors = new ArrayList<>();
        for (GRPCRouteFilter filter : Absent.asEmpty(filters)) {
            switch (filter.getType()) {
                case "RequestHeaderModifier" ->
                        made.add(request(filter.getRequestHeaderModifier(), at, trouble));
                case "ResponseHeaderModifier" ->
                        made.add(response(filter.getResponseHeaderModifier(), at, trouble));
                case "RequestMirror" ->
                        backends.mirror(filter.getRequestMirror(), at + ".filters", trouble)
                                .ifPresent(mirrors::add);
                default -> trouble.unsupported().add(unsupported(at, filter.getType()));
            }
        }
        return new MeshRoute.Effects(made, mirrors);
    }

    private static String unsupported(String at, String type) {
        String why =
                switch (type) {
                    case "ExtensionRef" ->
                            " names a filter of another implementation, and none is known here";
                    case "ExternalAuth" ->
                            " is not supported; a MeshPolicy can ask an external authorizer";
                    default -> " is not supported";
                };
        return at + ".filters: type " + type + why + "; remove it";
    }

    /** What stands in the place of a prefix needs a prefix that matched. */
    private static void path(
            @Nullable HTTPPathModifier path, List<HttpMatch> matches, String at, Trouble trouble) {
        boolean prefix = path != null && "ReplacePrefixMatch".equals(path.getType());
        boolean matched =
                matches.stream()
                        .allMatch(match -> !match.hasPath() || match.getPath().hasPathPrefix());
        if (prefix && !matched) {
            trouble.unsupported()
                    .add(
                            at
                                    + ".filters: replacePrefixMatch needs matches of type PathPrefix"
                                    + " alone; use replaceFullPath or change the matches");
        }
    }

    private static PathRewrite rewrite(HTTPPathModifier path) {
        return "ReplacePrefixMatch".equals(path.getType())
                ? PathRewrite.newBuilder()
                        .setPrefix(Objects.requireNonNullElse(path.getReplacePrefixMatch(), ""))
                        .build()
                : PathRewrite.newBuilder()
                        .setFull(Objects.requireNonNullElse(path.getReplaceFullPath(), ""))
                        .build();
    }

    private static Filter rewrite(HTTPURLRewriteFilter filter) {
        UrlRewrite.Builder made =
                UrlRewrite.newBuilder()
                        .setHostname(Objects.requireNonNullElse(filter.getHostname(), ""));
        if (filter.getPath() != null) {
            made.setPath(rewrite(filter.getPath()));
        }
        return Filter.newBuilder().setUrlRewrite(made).build();
    }

    private static Filter redirect(HTTPRequestRedirectFilter filter) {
        Redirect.Builder made =
                Redirect.newBuilder()
                        .setScheme(Objects.requireNonNullElse(filter.getScheme(), ""))
                        .setHostname(Objects.requireNonNullElse(filter.getHostname(), ""))
                        .setPort(Objects.requireNonNullElse(filter.getPort(), 0))
                        .setStatusCode(
                                Objects.requireNonNullElse(
                                        filter.getStatusCode(), DEFAULT_REDIRECT));
        if (filter.getPath() != null) {
            made.setPath(rewrite(filter.getPath()));
        }
        return Filter.newBuilder().setRedirect(made).build();
    }

    private static Filter cors(HTTPCORSFilter filter) {
        return Filter.newBuilder()
                .setCors(
                        Cors.newBuilder()
                                .addAllAllowOrigins(Absent.asEmpty(filter.getAllowOrigins()))
                                .setAllowCredentials(
                                        Boolean.TRUE.equals(filter.getAllowCredentials()))
                                .addAllAllowMethods(Absent.asEmpty(filter.getAllowMethods()))
                                .addAllAllowHeaders(Absent.asEmpty(filter.getAllowHeaders()))
                                .addAllExposeHeaders(Absent.asEmpty(filter.getExposeHeaders()))
                                .setMaxAgeSeconds(
                                        Objects.requireNonNullElse(
                                                filter.getMaxAge(), DEFAULT_MAX_AGE)))
                .build();
    }

    private static Filter request(HTTPHeaderFilter filter, String at, Trouble trouble) {
        return Filter.newBuilder().setRequestHeaders(modifier(filter, at, trouble)).build();
    }

    private static Filter response(HTTPHeaderFilter filter, String at, Trouble trouble) {
        return Filter.newBuilder().setResponseHeaders(modifier(filter, at, trouble)).build();
    }

    private static HeaderModifier modifier(HTTPHeaderFilter filter, String at, Trouble trouble) {
        HeaderModifier.Builder made = HeaderModifier.newBuilder();
        Absent.asEmpty(filter.getSet()).forEach(header -> made.addSet(header(header, at, trouble)));
        Absent.asEmpty(filter.getAdd()).forEach(header -> made.addAdd(header(header, at, trouble)));
        Absent.asEmpty(filter.getRemove()).forEach(name -> made.addRemove(name(name, at, trouble)));
        return made.build();
    }

    private static Header header(HTTPHeader header, String at, Trouble trouble) {
        return Header.newBuilder()
                .setName(name(header.getName(), at, trouble))
                .setValue(header.getValue())
                .build();
    }

    private static String name(String written, String at, Trouble trouble) {
        String name = written.toLowerCase(Locale.ROOT);
        if (WireNames.FRAMING_HEADERS.contains(name)
                || name.startsWith(WireNames.OWN_HEADER_PREFIX)) {
            trouble.unsupported()
                    .add(
                            at
                                    + ".filters: header "
                                    + name
                                    + " frames the message and cannot be changed; remove it"
                                    + (name.equals("host") ? ", URLRewrite changes the host" : ""));
        }
        return name;
    }
}
