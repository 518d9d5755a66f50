package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.snapshot.filter.Cors;
import dev.weft.proxy.snapshot.filter.OriginPattern;
import java.util.ArrayList;
import java.util.List;

/** Compiles what scripts of other origins may do. */
final class CorsCompiler {
    private CorsCompiler() {}

    static Cors cors(dev.weft.proxy.config.v1.Cors message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        return new Cors(
                origins(message.getAllowOriginsList(), at),
                message.getAllowCredentials() ? Cors.Credentials.ALLOWED : Cors.Credentials.OMITTED,
                tokens(message.getAllowMethodsList(), at, "allow_methods"),
                tokens(message.getAllowHeadersList(), at, "allow_headers"),
                tokens(message.getExposeHeadersList(), at, "expose_headers"),
                Values.within(
                        0,
                        Integer.MAX_VALUE,
                        message.getMaxAgeSeconds(),
                        at.field("max_age_seconds")));
    }

    private static List<OriginPattern> origins(List<String> texts, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_CODES, texts.size(), parent.field("allow_origins"));
        List<OriginPattern> origins = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Place at = parent.element("allow_origins", i);
            try {
                origins.add(
                        OriginPattern.parse(Values.text(texts.get(i), Limits.MAX_NAME_LENGTH, at)));
            } catch (IllegalArgumentException e) {
                throw at.refuse("cannot be used: " + e.getMessage());
            }
        }
        return origins;
    }

    private static List<String> tokens(List<String> texts, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_CODES, texts.size(), parent.field(field));
        for (int i = 0; i < texts.size(); i++) {
            Values.token(texts.get(i), parent.element(field, i));
        }
        return texts;
    }
}
