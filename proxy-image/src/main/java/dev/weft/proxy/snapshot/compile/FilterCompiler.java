package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.snapshot.filter.Filter;
import dev.weft.proxy.snapshot.filter.Header;
import dev.weft.proxy.snapshot.filter.HeaderModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compiles what a route changes. */
final class FilterCompiler {
    /** Headers that frame or route a message; changing them would make it mean something else. */
    private static final Set<String> UNTOUCHABLE =
            Set.of(
                    "connection",
                    "content-length",
                    "host",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /** Headers between proxies. */
    private static final String OWN_PREFIX = "weft-";

    private FilterCompiler() {}

    static List<Filter> filters(List<dev.weft.proxy.config.v1.Filter> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_FILTERS, messages.size(), parent.field("filters"));
        List<Filter> filters = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            filters.add(filter(messages.get(i), parent.element("filters", i)));
        }
        return filters;
    }

    private static Filter filter(dev.weft.proxy.config.v1.Filter message, Place at)
            throws RefusedConfigException {
        return switch (message.getFilterCase()) {
            case REQUEST_HEADERS ->
                    new Filter.RequestHeaders(
                            modifier(message.getRequestHeaders(), at.field("request_headers")));
            case RESPONSE_HEADERS ->
                    new Filter.ResponseHeaders(
                            modifier(message.getResponseHeaders(), at.field("response_headers")));
            case FILTER_NOT_SET ->
                    throw at.refuse("is of a kind that is newer than this proxy; upgrade it");
        };
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
        if (UNTOUCHABLE.contains(text) || text.startsWith(OWN_PREFIX)) {
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
