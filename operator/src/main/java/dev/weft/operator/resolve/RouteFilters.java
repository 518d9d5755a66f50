package dev.weft.operator.resolve;

import dev.weft.proxy.config.v1.Filter;
import dev.weft.proxy.config.v1.Header;
import dev.weft.proxy.config.v1.HeaderModifier;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeader;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the filters of routes in the words of the proxy. */
final class RouteFilters {
    private RouteFilters() {}

    static List<Filter> http(
            @Nullable List<HTTPRouteFilter> filters, String at, List<String> unsupported) {
        List<Filter> made = new ArrayList<>();
        for (HTTPRouteFilter filter : Absent.asEmpty(filters)) {
            switch (filter.getType()) {
                case "RequestHeaderModifier" ->
                        made.add(request(filter.getRequestHeaderModifier()));
                case "ResponseHeaderModifier" ->
                        made.add(response(filter.getResponseHeaderModifier()));
                default -> unsupported.add(unsupported(at, filter.getType()));
            }
        }
        return made;
    }

    static List<Filter> grpc(
            @Nullable List<GRPCRouteFilter> filters, String at, List<String> unsupported) {
        List<Filter> made = new ArrayList<>();
        for (GRPCRouteFilter filter : Absent.asEmpty(filters)) {
            switch (filter.getType()) {
                case "RequestHeaderModifier" ->
                        made.add(request(filter.getRequestHeaderModifier()));
                case "ResponseHeaderModifier" ->
                        made.add(response(filter.getResponseHeaderModifier()));
                default -> unsupported.add(unsupported(at, filter.getType()));
            }
        }
        return made;
    }

    private static String unsupported(String at, String type) {
        return at + ".filters: type " + type + " is not supported; remove it";
    }

    private static Filter request(HTTPHeaderFilter filter) {
        return Filter.newBuilder().setRequestHeaders(modifier(filter)).build();
    }

    private static Filter response(HTTPHeaderFilter filter) {
        return Filter.newBuilder().setResponseHeaders(modifier(filter)).build();
    }

    private static HeaderModifier modifier(HTTPHeaderFilter filter) {
        HeaderModifier.Builder made = HeaderModifier.newBuilder();
        Absent.asEmpty(filter.getSet()).forEach(header -> made.addSet(header(header)));
        Absent.asEmpty(filter.getAdd()).forEach(header -> made.addAdd(header(header)));
        Absent.asEmpty(filter.getRemove())
                .forEach(name -> made.addRemove(name.toLowerCase(Locale.ROOT)));
        return made.build();
    }

    private static Header header(HTTPHeader header) {
        return Header.newBuilder()
                .setName(header.getName().toLowerCase(Locale.ROOT))
                .setValue(header.getValue())
                .build();
    }
}
