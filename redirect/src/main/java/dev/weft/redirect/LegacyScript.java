package dev.weft.redirect;

import dev.weft.redirect.Chain.Place;
import dev.weft.redirect.Rule.Match;
import dev.weft.redirect.Rule.Target;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Spells the rules of one version of IP for {@code iptables-legacy-restore --noflush}: one
 * transaction for each table, that fills chains of our own anew and leaves all others as they are.
 */
final class LegacyScript {
    /** What the match {@code multiport} takes. */
    private static final int MAX_PORTS = 15;

    private LegacyScript() {}

    /**
     * The rule of a chain of the kernel's that leads to one of ours.
     *
     * @param table {@code nat} or {@code filter}
     * @param from the kernel's chain
     */
    record Jump(String table, String from, String to) {
        /** The arguments of iptables after its command. */
        List<String> arguments() {
            return List.of(from, "-p", "tcp", "-j", to);
        }
    }

    /** Every rule that has to be in chains which are not ours. */
    static List<Jump> jumps(RuleSet rules) {
        return rules.chains().stream().flatMap(LegacyScript::jump).toList();
    }

    private static Stream<Jump> jump(Chain chain) {
        String from =
                switch (chain.place()) {
                    case INCOMING_CONNECTIONS -> "PREROUTING";
                    case OUTGOING_CONNECTIONS, OUTGOING_PACKETS -> "OUTPUT";
                    case CALLED -> "";
                };
        return from.isEmpty()
                ? Stream.empty()
                : Stream.of(new Jump(table(chain.place()), from, name(chain.name())));
    }

    private static String table(Place place) {
        return place.ofConnections() ? "nat" : "filter";
    }

    /**
     * The whole script.
     *
     * @param present jumps that are there already, and would be there twice
     */
    static String of(RuleSet rules, Set<Jump> present) {
        return Stream.of("filter", "nat")
                .map(table -> table(table, rules, present))
                .collect(Collectors.joining());
    }

    private static String table(String table, RuleSet rules, Set<Jump> present) {
        List<Chain> chains =
                rules.chains().stream()
                        .filter(chain -> table(chain.place()).equals(table))
                        .toList();
        Stream<String> declared =
                chains.stream().map(chain -> ":" + name(chain.name()) + " - [0:0]");
        Stream<String> filled =
                chains.stream()
                        .flatMap(chain -> chain.rules().stream().flatMap(r -> rule(chain, r)));
        Stream<String> led =
                jumps(rules).stream()
                        .filter(jump -> jump.table().equals(table) && !present.contains(jump))
                        .map(jump -> "-A " + String.join(" ", jump.arguments()));
        return Stream.of(Stream.of("*" + table), declared, filled, led, Stream.of("COMMIT"))
                .flatMap(lines -> lines)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    static String name(String chain) {
        return "WEFT_" + chain.toUpperCase(Locale.ROOT);
    }

    /** Several where a rule names more ports than one can. */
    private static Stream<String> rule(Chain chain, Rule rule) {
        List<List<String>> spelled = rule.matches().stream().map(LegacyScript::match).toList();
        List<String> lines = List.of("-A " + name(chain.name()) + " -p tcp");
        for (List<String> alternatives : spelled) {
            lines =
                    lines.stream()
                            .flatMap(line -> alternatives.stream().map(more -> line + " " + more))
                            .toList();
        }
        return lines.stream().map(line -> line + " " + target(rule.target()));
    }

    /** Alternatives: one of them has to match. */
    private static List<String> match(Match match) {
        return switch (match) {
            case Match.FromLoopback() -> List.of("-i lo");
            case Match.ToLoopback() -> List.of("-o lo");
            case Match.ToAddress(var range) -> List.of("-d " + range.text());
            case Match.ToPorts(var ports) -> ports("--dports", ports);
            case Match.FromPorts(var ports) -> ports("--sports", ports);
            case Match.ByGroup(int gid) -> List.of("-m owner --gid-owner " + gid);
            // Nothing here looks at sequence numbers. But the reset of a SYN has the flag ACK, as
            // it needs no other, and comes of no connection that was made.
            case Match.RefusesSyn() ->
                    List.of("--tcp-flags RST,ACK RST,ACK -m conntrack ! --ctstatus ASSURED");
            case Match.Untranslated() -> List.of("-m conntrack --ctstate INVALID");
        };
    }

    private static List<String> ports(String option, Collection<Integer> ports) {
        List<Integer> all = List.copyOf(ports);
        return Stream.iterate(0, from -> from < all.size(), from -> from + MAX_PORTS)
                .map(from -> all.subList(from, Math.min(all.size(), from + MAX_PORTS)))
                .map(
                        some ->
                                "-m multiport "
                                        + option
                                        + " "
                                        + some.stream()
                                                .map(Object::toString)
                                                .collect(Collectors.joining(",")))
                .toList();
    }

    private static String target(Target target) {
        return switch (target) {
            case Target.Leave() -> "-j RETURN";
            case Target.Drop() -> "-j DROP";
            case Target.Redirect(int port) -> "-j REDIRECT --to-ports " + port;
            case Target.Goto(String chain) -> "-g " + name(chain);
        };
    }
}
