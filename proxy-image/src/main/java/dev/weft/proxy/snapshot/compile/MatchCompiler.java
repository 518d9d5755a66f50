package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.config.syntax.LinearPattern;
import dev.weft.proxy.config.syntax.PathText;
import dev.weft.proxy.snapshot.match.HeaderMatch;
import dev.weft.proxy.snapshot.match.HttpMatch;
import dev.weft.proxy.snapshot.match.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Compiles what tests a value: paths, headers, addresses. */
final class MatchCompiler {
    private static final Pattern TEMPLATE = Pattern.compile("(/(\\{[^{}/]+}|[^{}/]*))+");

    private MatchCompiler() {}

    static List<HttpMatch> matches(List<dev.weft.proxy.config.v1.HttpMatch> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_MATCHES, messages.size(), parent.field("matches"));
        List<HttpMatch> matches = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            matches.add(match(messages.get(i), parent.element("matches", i)));
        }
        return matches;
    }

    private static HttpMatch match(dev.weft.proxy.config.v1.HttpMatch message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        StringMatch path = HttpMatch.EVERY_PATH;
        if (message.hasPath()) {
            path = path(message.getPath(), at.field("path"));
            if (path instanceof StringMatch.Prefix || path instanceof StringMatch.Present) {
                throw at.field("path")
                        .refuse("must be exact, a prefix by path elements, a template or a regex");
            }
        }
        String method = message.getMethod();
        if (!method.isEmpty()) {
            Values.token(method, at.field("method"));
        }
        return new HttpMatch(
                path,
                headers(message.getHeadersList(), at, "headers"),
                query(message.getQueryList(), at),
                method);
    }

    static List<HeaderMatch> headers(
            List<dev.weft.proxy.config.v1.HeaderMatch> messages, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_HEADER_MATCHES, messages.size(), parent.field(field));
        List<HeaderMatch> headers = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element(field, i);
            Values.wholly(messages.get(i), at);
            headers.add(
                    new HeaderMatch(
                            Values.headerName(messages.get(i).getName(), at.field("name")),
                            string(messages.get(i).getValue(), at.field("value"))));
        }
        return headers;
    }

    private static List<HeaderMatch> query(
            List<dev.weft.proxy.config.v1.HeaderMatch> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_HEADER_MATCHES, messages.size(), parent.field("query"));
        List<HeaderMatch> parameters = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("query", i);
            Values.wholly(messages.get(i), at);
            parameters.add(
                    new HeaderMatch(
                            Values.name(messages.get(i).getName(), at.field("name")),
                            string(messages.get(i).getValue(), at.field("value"))));
        }
        return parameters;
    }

    static StringMatch string(dev.weft.proxy.config.v1.StringMatch message, Place at)
            throws RefusedConfigException {
        return switch (message.getMatchCase()) {
            case EXACT -> new StringMatch.Exact(bounded(message.getExact(), at));
            case PREFIX -> new StringMatch.Prefix(bounded(message.getPrefix(), at));
            case PATH_PREFIX -> new StringMatch.ElementPrefix(bounded(message.getPathPrefix(), at));
            case REGEX -> regex(message.getRegex(), at);
            case TEMPLATE -> throw at.refuse("is a template, which only a path can match");
            case PRESENT -> present(message.getPresent(), at);
            case MATCH_NOT_SET ->
                    throw at.refuse("says nothing that this proxy knows; set it or upgrade");
        };
    }

    /** As {@link #string}, with paths spelt as those of requests are before they are compared. */
    static StringMatch path(dev.weft.proxy.config.v1.StringMatch message, Place at)
            throws RefusedConfigException {
        return switch (message.getMatchCase()) {
            case EXACT -> new StringMatch.Exact(canonical(message.getExact(), at));
            case PREFIX -> new StringMatch.Prefix(canonical(message.getPrefix(), at));
            case PATH_PREFIX ->
                    new StringMatch.ElementPrefix(canonical(message.getPathPrefix(), at));
            case TEMPLATE -> template(message.getTemplate(), at);
            case REGEX, PRESENT, MATCH_NOT_SET -> string(message, at);
        };
    }

    private static String canonical(String path, Place at) throws RefusedConfigException {
        bounded(path, at);
        if (!path.startsWith("/") && !path.equals("*")) {
            throw at.refuse("is '" + path + "'; a path begins with '/'");
        }
        return switch (PathText.ofConfig(path)) {
            case PathText.Clear(String text) -> text;
            case PathText.Unclear(String why) -> throw at.refuse("is '" + path + "', which " + why);
        };
    }

    private static StringMatch template(String path, Place at) throws RefusedConfigException {
        String text = canonical(path, at);
        if (!TEMPLATE.matcher(text).matches()) {
            throw at.refuse("is '" + path + "'; a name in braces stands for a whole element");
        }
        return new StringMatch.Template(text);
    }

    private static String bounded(String text, Place at) throws RefusedConfigException {
        return Values.text(text, Limits.MAX_TEXT_LENGTH, at);
    }

    private static StringMatch regex(String expression, Place at) throws RefusedConfigException {
        try {
            return new StringMatch.Regex(LinearPattern.compile(expression));
        } catch (IllegalArgumentException e) {
            throw at.refuse("cannot be used: " + e.getMessage());
        }
    }

    private static StringMatch present(boolean present, Place at) throws RefusedConfigException {
        if (!present) {
            throw at.refuse("asks for an absent value, which cannot be matched");
        }
        return new StringMatch.Present();
    }

    static List<Cidr> cidrs(List<String> texts, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_VALUES, texts.size(), parent.field(field));
        List<Cidr> cidrs = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                cidrs.add(Cidr.parse(texts.get(i)));
            } catch (IllegalArgumentException e) {
                throw parent.element(field, i).refuse("cannot be used: " + e.getMessage());
            }
        }
        return cidrs;
    }
}
