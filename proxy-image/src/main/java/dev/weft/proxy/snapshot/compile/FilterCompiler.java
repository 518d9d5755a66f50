package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.snapshot.filter.Cors;
import dev.weft.proxy.snapshot.filter.Filters;
import dev.weft.proxy.snapshot.filter.Header;
import dev.weft.proxy.snapshot.filter.HeaderModifier;
import dev.weft.proxy.snapshot.filter.Mirror;
import dev.weft.proxy.snapshot.filter.Redirect;
import dev.weft.proxy.snapshot.filter.UrlRewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles what a route changes. */
final class FilterCompiler {
    private final Set<String> backends;
    private final List<HeaderModifier> request = new ArrayList<>();
    private final List<HeaderModifier> response = new ArrayList<>();
    private final List<Mirror> mirrors = new ArrayList<>();
    private Optional<UrlRewrite> rewrite = Optional.empty();
    private Optional<Redirect> redirect = Optional.empty();
    private Optional<Cors> cors = Optional.empty();

    private FilterCompiler(Set<String> backends) {
        this.backends = backends;
    }

    static Filters filters(
            List<dev.weft.proxy.config.v1.Filter> messages, Set<String> backends, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_FILTERS, messages.size(), parent.field("filters"));
        if (messages.isEmpty()) {
            return Filters.NONE;
        }
        FilterCompiler compiler = new FilterCompiler(backends);
        for (int i = 0; i < messages.size(); i++) {
            compiler.filter(messages.get(i), parent.element("filters", i));
        }
        return new Filters(
                compiler.request,
                compiler.response,
                compiler.rewrite,
                compiler.redirect,
                compiler.cors,
                compiler.mirrors);
    }

    private void filter(dev.weft.proxy.config.v1.Filter message, Place at)
            throws RefusedConfigException {
        switch (message.getFilterCase()) {
            case REQUEST_HEADERS ->
                    request.add(modifier(message.getRequestHeaders(), at.field("request_headers")));
            case RESPONSE_HEADERS ->
                    response.add(
                            modifier(message.getResponseHeaders(), at.field("response_headers")));
            case MIRROR -> mirrors.add(mirror(message.getMirror(), at.field("mirror")));
            case URL_REWRITE ->
                    rewrite =
                            Optional.of(
                                    UrlFilterCompiler.rewrite(
                                            message.getUrlRewrite(), at.field("url_rewrite")));
            case REDIRECT ->
                    redirect =
                            Optional.of(
                                    UrlFilterCompiler.redirect(
                                            message.getRedirect(), at.field("redirect")));
            case CORS -> cors = Optional.of(CorsCompiler.cors(message.getCors(), at.field("cors")));
            case FILTER_NOT_SET ->
                    throw at.refuse("is of a kind that is newer than this proxy; upgrade it");
        }
    }

    private Mirror mirror(dev.weft.proxy.config.v1.Mirror message, Place at)
            throws RefusedConfigException {
        if (!backends.contains(message.getBackend())) {
            throw at.field("backend")
                    .refuse(
                            "names '"
                                    + message.getBackend()
                                    + "', which is not among the backends");
        }
        int denominator =
                Values.within(
                        1, Limits.MAX_WEIGHT, message.getDenominator(), at.field("denominator"));
        return new Mirror(
                at.toString(),
                message.getBackend(),
                Values.within(0, denominator, message.getNumerator(), at.field("numerator")),
                denominator);
    }

    private static HeaderModifier modifier(
            dev.weft.proxy.config.v1.HeaderModifier message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        Values.atMost(Limits.MAX_HEADER_CHANGES, message.getRemoveCount(), at.field("remove"));
        for (int i = 0; i < message.getRemoveCount(); i++) {
            name(message.getRemove(i), at.element("remove", i));
        }
        return new HeaderModifier(
                headers(message.getSetList(), at, "set"),
                headers(message.getAddList(), at, "add"),
                message.getRemoveList());
    }

    private static List<Header> headers(
            List<dev.weft.proxy.config.v1.Header> messages, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_HEADER_CHANGES, messages.size(), parent.field(field));
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element(field, i);
            headers.add(
                    new Header(
                            name(messages.get(i).getName(), at.field("name")),
                            value(messages.get(i).getValue(), at.field("value"))));
        }
        return headers;
    }

    private static String name(String text, Place at) throws RefusedConfigException {
        Values.headerName(text, at);
        if (WireNames.FRAMING_HEADERS.contains(text)
                || text.startsWith(WireNames.OWN_HEADER_PREFIX)) {
            throw at.refuse("is '" + text + "', which frames the message and may not be changed");
        }
        return text;
    }

    private static String value(String text, Place at) throws RefusedConfigException {
        Values.text(text, Limits.MAX_TEXT_LENGTH, at);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\t' && (c < ' ' || c >= 0x7f)) {
                throw at.refuse("holds a character that is not printable ASCII");
            }
        }
        return text;
    }
}
