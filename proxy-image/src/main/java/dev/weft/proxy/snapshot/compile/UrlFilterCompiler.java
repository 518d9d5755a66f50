package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.syntax.PathText;
import dev.weft.proxy.snapshot.filter.PathRewrite;
import dev.weft.proxy.snapshot.filter.Redirect;
import dev.weft.proxy.snapshot.filter.UrlRewrite;
import java.util.Optional;
import java.util.Set;

/** Compiles what changes where a request goes to. */
final class UrlFilterCompiler {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private UrlFilterCompiler() {}

    static UrlRewrite rewrite(dev.weft.proxy.config.v1.UrlRewrite message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        return new UrlRewrite(
                hostname(message.getHostname(), at.field("hostname")),
                message.hasPath() ? path(message.getPath(), at.field("path")) : Optional.empty());
    }

    static Redirect redirect(dev.weft.proxy.config.v1.Redirect message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        String scheme = message.getScheme();
        if (!scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("https")) {
            throw at.field("scheme").refuse("is '" + scheme + "', neither http nor https");
        }
        if (!REDIRECTS.contains(message.getStatusCode())) {
            throw at.field("status_code").refuse("is no redirect");
        }
        return new Redirect(
                scheme,
                hostname(message.getHostname(), at.field("hostname")),
                message.hasPath() ? path(message.getPath(), at.field("path")) : Optional.empty(),
                message.getPort() == 0 ? 0 : Values.port(message.getPort(), at.field("port")),
                message.getStatusCode());
    }

    private static String hostname(String text, Place at) throws RefusedConfigException {
        Values.text(text, Limits.MAX_NAME_LENGTH, at);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '.';
            if (!plain) {
                throw at.refuse("is '" + text + "', not the name of a host");
            }
        }
        return text;
    }

    private static Optional<PathRewrite> path(
            dev.weft.proxy.config.v1.PathRewrite message, Place at) throws RefusedConfigException {
        Values.wholly(message, at);
        return switch (message.getRewriteCase()) {
            case FULL -> Optional.of(new PathRewrite.Full(text(message.getFull(), at)));
            case PREFIX -> Optional.of(new PathRewrite.Prefix(text(message.getPrefix(), at)));
            case REWRITE_NOT_SET -> throw at.refuse("says nothing that this proxy knows");
        };
    }

    /** A path as requests may have it; a slash stands first, unless nothing does. */
    private static String text(String path, Place at) throws RefusedConfigException {
        Values.text(path, Limits.MAX_TEXT_LENGTH, at);
        String rooted = path.isEmpty() || path.startsWith("/") ? path : "/" + path;
        return switch (PathText.ofConfig(rooted)) {
            case PathText.Clear(String text) -> text;
            case PathText.Unclear(String why) -> throw at.refuse("is '" + path + "', which " + why);
        };
    }
}
