package dev.weft.operator.explain;

import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.HeaderMatch;
import dev.weft.proxy.config.v1.Operation;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.config.v1.StringMatch;
import dev.weft.proxy.config.v1.TokenDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says who and what a rule is about: {@code web (shop) may GET /a}. */
final class RuleWords {
    private static final String ANYONE = "anyone";
    private static final String ANYTHING = "anything";

    private RuleWords() {}

    /** {@code from ...: ...}. */
    static String of(AuthorizationRule rule) {
        String who =
                rule.getFromCount() == 0
                        ? ANYONE
                        : rule.getFromList().stream()
                                .map(RuleWords::source)
                                .collect(Collectors.joining(" or "));
        String what =
                rule.getToCount() == 0
                        ? ANYTHING
                        : rule.getToList().stream()
                                .map(RuleWords::operation)
                                .collect(Collectors.joining(" or "));
        return "from " + who + ": " + what;
    }

    private static String source(Source source) {
        List<String> parts = new ArrayList<>();
        if (source.getUnauthenticated()) {
            parts.add("anyone without an identity");
        }
        if (source.getAuthenticated()) {
            parts.add("anyone with an identity");
        }
        values("", source.getIdentitiesList(), parts);
        values("", below(source.getIdentityPrefixesList()), parts);
        values("addresses ", source.getCidrsList(), parts);
        values("not ", source.getNotIdentitiesList(), parts);
        values("not ", below(source.getNotIdentityPrefixesList()), parts);
        values("not addresses ", source.getNotCidrsList(), parts);
        if (source.hasToken()) {
            parts.add(token(source.getToken()));
        }
        return parts.isEmpty() ? ANYONE : String.join(", ", parts);
    }

    private static String token(TokenDemand token) {
        List<String> parts = new ArrayList<>();
        values("for ", token.getAudiencesList(), parts);
        token.getClaimsList().forEach(one -> parts.add(one.getName() + "=" + one.getValue()));
        return "with a token of "
                + token.getIssuer()
                + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
    }

    private static List<String> below(List<String> prefixes) {
        return prefixes.stream().map(prefix -> prefix + "*").toList();
    }

    private static String operation(Operation operation) {
        List<String> parts = new ArrayList<>();
        values("", operation.getMethodsList(), parts);
        values("", operation.getPathsList().stream().map(RuleWords::path).toList(), parts);
        values("of host ", operation.getHostsList(), parts);
        values("at port ", numbers(operation.getPortsList()), parts);
        operation.getHeadersList().forEach(one -> parts.add("with " + header(one)));
        values("not ", operation.getNotMethodsList(), parts);
        values("not ", operation.getNotPathsList().stream().map(RuleWords::path).toList(), parts);
        values("not of host ", operation.getNotHostsList(), parts);
        values("not at port ", numbers(operation.getNotPortsList()), parts);
        operation.getNotHeadersList().forEach(one -> parts.add("without " + header(one)));
        return parts.isEmpty() ? ANYTHING : String.join(" ", parts);
    }

    private static void values(String before, List<String> values, List<String> parts) {
        if (!values.isEmpty()) {
            parts.add(before + String.join("|", values));
        }
    }

    private static List<String> numbers(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).toList();
    }

    private static String path(StringMatch path) {
        return switch (path.getMatchCase()) {
            case PATH_PREFIX -> path.getPathPrefix().replaceFirst("/$", "") + "/**";
            case REGEX -> "~" + path.getRegex();
            case EXACT -> path.getExact();
            case TEMPLATE -> path.getTemplate();
            case PREFIX -> path.getPrefix() + "*";
            case PRESENT, MATCH_NOT_SET -> "*";
        };
    }

    private static String header(HeaderMatch header) {
        StringMatch value = header.getValue();
        return switch (value.getMatchCase()) {
            case EXACT -> header.getName() + "=" + value.getExact();
            case REGEX -> header.getName() + "~" + value.getRegex();
            default -> header.getName();
        };
    }
}
