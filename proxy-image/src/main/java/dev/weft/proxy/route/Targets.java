package dev.weft.proxy.route;

import dev.weft.proxy.config.syntax.PathText;
import dev.weft.proxy.route.RequestHead.Front;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.filter.PathRewrite;
import dev.weft.proxy.snapshot.filter.Redirect;
import dev.weft.proxy.snapshot.match.StringMatch;
import java.util.Optional;

/** Rewrites what requests ask for (Gateway API, HTTPPathModifier and HTTPRequestRedirectFilter). */
final class Targets {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private Targets() {}

    /** The request target with another path and the same query. */
    static String rewritten(RequestHead head, HttpRoute route, PathRewrite rewrite) {
        String target = head.path();
        String path = PathText.withoutQuery(target);
        String query = target.substring(path.length());
        String changed =
                switch (rewrite) {
                    case PathRewrite.Full(String other) -> other;
                    case PathRewrite.Prefix(String replacement) ->
                            replaced(head, route, path, replacement);
                };
        return (changed.isEmpty() ? "/" : changed) + query;
    }

    private static String replaced(
            RequestHead head, HttpRoute route, String path, String replacement) {
        String canonical = written(path);
        String prefix = new MatchedRequest(head, canonical).prefix(route.matches());
        return replacement + canonical.substring(Math.min(prefix.length(), canonical.length()));
    }

    /** A path in the spelling of rules, or as it is where nobody can be sure what it means. */
    static String written(String path) {
        return switch (PathText.of(path)) {
            case PathText.Clear(String text) -> text;
            case PathText.Unclear unclear -> path;
        };
    }

    /** Where a client is sent. */
    static String location(RequestHead head, HttpRoute route, Redirect redirect) {
        Optional<Authority> asked = Authority.parse(head.authority());
        String came = head.front().map(Front::scheme).orElse("http");
        String scheme = redirect.scheme().isEmpty() ? came : redirect.scheme();
        int port = head.front().map(Front::port).orElse(asked.map(Authority::port).orElse(0));
        String host =
                redirect.hostname().isEmpty()
                        ? asked.map(Targets::host).orElse(head.authority())
                        : redirect.hostname();
        String path =
                redirect.path()
                        .map(rewrite -> rewritten(head, route, rewrite))
                        .orElseGet(head::path);
        return scheme + "://" + host + port(redirect, scheme, port) + path;
    }

    private static String host(Authority authority) {
        return authority.host().contains(":") ? "[" + authority.host() + "]" : authority.host();
    }

    /**
     * What stands behind the host.
     *
     * @param came the port that the request came to; 0 when that is the usual one
     */
    private static String port(Redirect redirect, String scheme, int came) {
        int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        int port = redirect.port();
        if (port == 0) {
            port = redirect.scheme().isEmpty() ? came : usual;
        }
        return port == usual || port == 0 ? "" : ":" + port;
    }

    /** The text that a match leaves to be replaced. */
    static String prefixOf(StringMatch path) {
        return switch (path) {
            case StringMatch.ElementPrefix(String text) -> text;
            case StringMatch.Prefix(String text) -> text;
            case StringMatch.Template template -> "";
            case StringMatch.Exact exact -> "";
            case StringMatch.Regex regex -> "";
            case StringMatch.Present present -> "";
        };
    }
}
