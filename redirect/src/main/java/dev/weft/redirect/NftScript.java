package dev.weft.redirect;

import dev.weft.redirect.Chain.Place;
import dev.weft.redirect.Rule.Match;
import dev.weft.redirect.Rule.Target;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Spells rules for {@code nft -f}: one transaction that puts them in the place of those before. A
 * table for each version of IP: the common one came to kernels much later.
 */
final class NftScript {
    static final String TABLE = "weft";

    private NftScript() {}

    static String of(List<RuleSet> rules) {
        return rules.stream().map(NftScript::table).collect(Collectors.joining("\n"));
    }

    private static String table(RuleSet rules) {
        String table = family(rules.family()) + " " + TABLE;
        // Adding what is there is no error, deleting what is not there is one.
        return "add table "
                + table
                + "\ndelete table "
                + table
                + "\ntable "
                + table
                + " {\n"
                + rules.chains().stream()
                        .map(chain -> chain(rules.family(), chain))
                        .collect(Collectors.joining("\n"))
                + "}\n";
    }

    private static String family(Family family) {
        return switch (family) {
            case IPV4 -> "ip";
            case IPV6 -> "ip6";
        };
    }

    private static String chain(Family family, Chain chain) {
        Stream<String> rules = chain.rules().stream().map(rule -> rule(family, rule));
        return "    chain "
                + chain.name()
                + " {\n"
                + Stream.concat(begin(chain.place()), rules)
                        .map(line -> "        " + line + "\n")
                        .collect(Collectors.joining())
                + "    }\n";
    }

    private static Stream<String> begin(Place place) {
        String hook =
                switch (place) {
                    case INCOMING_CONNECTIONS -> "type nat hook prerouting priority -100;";
                    case OUTGOING_CONNECTIONS -> "type nat hook output priority -100;";
                    case OUTGOING_PACKETS -> "type filter hook output priority 0;";
                    case CALLED -> "";
                };
        return hook.isEmpty()
                ? Stream.empty()
                : Stream.of(hook + " policy accept;", "meta l4proto != tcp return");
    }

    private static String rule(Family family, Rule rule) {
        return Stream.concat(
                        rule.matches().stream().map(match -> match(family, match)),
                        Stream.of(target(rule.target())))
                .collect(Collectors.joining(" "));
    }

    private static String match(Family family, Match match) {
        return switch (match) {
            case Match.FromLoopback() -> "iifname \"lo\"";
            case Match.ToLoopback() -> "oifname \"lo\"";
            case Match.ToAddress(var range) -> family(family) + " daddr " + range.text();
            case Match.ToPorts(var ports) -> "tcp dport " + set(ports);
            case Match.FromPorts(var ports) -> "tcp sport " + set(ports);
            case Match.ByGroup(int gid) -> "meta skgid " + gid;
            case Match.RefusesSyn() -> "tcp flags & rst == rst tcp sequence 0";
            case Match.Untranslated() -> "ct state invalid";
        };
    }

    private static String target(Target target) {
        return switch (target) {
            case Target.Leave() -> "return";
            case Target.Drop() -> "drop";
            case Target.Redirect(int port) -> "meta l4proto tcp redirect to :" + port;
            case Target.Goto(String chain) -> "goto " + chain;
        };
    }

    private static String set(Collection<Integer> ports) {
        return ports.stream().map(Object::toString).collect(Collectors.joining(", ", "{ ", " }"));
    }
}
