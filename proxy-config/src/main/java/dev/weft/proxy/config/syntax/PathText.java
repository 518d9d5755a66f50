package dev.weft.proxy.config.syntax;

import java.util.Objects;

/**
 * One spelling for paths that mean the same to every application: printable ASCII stands for
 * itself, everything else is percent-encoded UTF-8 with upper-case digits. Percent signs, slashes,
 * question marks and hashes that are encoded stay so, as decoding them would change what follows.
 */
public sealed interface PathText {
    /** The path in that spelling. */
    record Clear(String text) implements PathText {
        public Clear {
            Objects.requireNonNull(text);
        }
    }

    /**
     * Nobody can be sure how an application reads it.
     *
     * @param why a phrase whose subject is the path
     */
    record Unclear(String why) implements PathText {
        public Unclear {
            Objects.requireNonNull(why);
        }
    }

    /** Spells a path, without a query, as it stands in a request. */
    static PathText of(String path) {
        return PathSpeller.plain(path) ? new Clear(path) : PathSpeller.spell(path);
    }

    /** Spells a path of a config, which may be written in any script. */
    static PathText ofConfig(String path) {
        return of(PathSpeller.ascii(path));
    }

    /**
     * Spells the path of an authorization rule. What has several readings in a request cannot stand
     * in one, as no request could match it for sure: dot segments, empty elements, parameters,
     * encoded slashes.
     */
    static PathText ofRule(String path) {
        PathText spelt = ofConfig(path);
        if (!(spelt instanceof Clear(String text))) {
            return spelt;
        }
        if (text.contains("//")) {
            return new Unclear("has an empty element, '//'");
        }
        if (text.contains("%2F")) {
            return new Unclear("has an encoded slash, '%2F'");
        }
        if (text.contains(";")) {
            return new Unclear("has a parameter, which begins with ';'");
        }
        return (text + "/").contains("/./") || (text + "/").contains("/../")
                ? new Unclear("has a dot segment, '.' or '..'")
                : spelt;
    }

    /** The path of a request target: what stands before the query. */
    static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
