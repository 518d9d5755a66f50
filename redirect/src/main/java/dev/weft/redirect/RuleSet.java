package dev.weft.redirect;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.redirect.Chain.Place;
import dev.weft.redirect.Rule.Match;
import dev.weft.redirect.Rule.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/** All rules of one version of IP. */
record RuleSet(Family family, List<Chain> chains) {
    private static final String CAPTURE = "capture";

    /** Names must resolve, and first of all the operator's, whatever the proxy is doing. */
    private static final int DNS_PORT = 53;

    /** Such an address means something on one link only, and which is lost in a redirect. */
    private static final Cidr LINK_LOCAL = Cidr.parse("fe80::/10");

    RuleSet {
        chains = List.copyOf(chains);
    }

    static RuleSet plan(Family family, RedirectSettings settings) {
        // The readiness port is not among them: a probe that was redirected proves the redirect.
        SequencedSet<Integer> reached = ports(settings.inboundPorts());
        reached.add(WireNames.MESH_PORT);
        reached.add(WireNames.ADMIN_PORT);
        return new RuleSet(
                family,
                List.of(
                        incoming(reached),
                        outgoing(family, settings),
                        new Chain(
                                CAPTURE,
                                Place.CALLED,
                                List.of(Rule.of(new Target.Redirect(WireNames.OUTBOUND_PORT)))),
                        packets(family, settings, reached)));
    }

    private static Chain incoming(SequencedSet<Integer> reached) {
        return new Chain(
                "incoming",
                Place.INCOMING_CONNECTIONS,
                List.of(
                        Rule.of(new Target.Leave(), new Match.FromLoopback()),
                        Rule.of(new Target.Leave(), new Match.ToPorts(reached)),
                        Rule.of(new Target.Redirect(WireNames.INBOUND_PORT))));
    }

    private static Chain outgoing(Family family, RedirectSettings settings) {
        List<Rule> rules = new ArrayList<>();
        rules.add(
                Rule.of(
                        new Target.Goto(CAPTURE),
                        new Match.ToAddress(sentinel(family)),
                        new Match.ToPorts(ports(List.of(Sentinel.PORT)))));
        rules.addAll(uncaptured(family, settings));
        rules.add(Rule.of(new Target.Goto(CAPTURE)));
        return new Chain("outgoing", Place.OUTGOING_CONNECTIONS, rules);
    }

    private static Cidr sentinel(Family family) {
        return switch (family) {
            case IPV4 -> Cidr.parse(Sentinel.IPV4);
            case IPV6 -> Cidr.parse(Sentinel.IPV6);
        };
    }

    /** What goes its own way, whether it is a first packet or a later one. */
    private static List<Rule> uncaptured(Family family, RedirectSettings settings) {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.of(new Target.Leave(), new Match.ToLoopback()));
        // The proxy's own connections are not led back to it. They are known by its group, because
        // there are platforms that leave nobody a choice of users.
        rules.add(Rule.of(new Target.Leave(), new Match.ByGroup(WireNames.PROXY_GROUP)));
        SequencedSet<Integer> excluded = ports(settings.outboundPorts());
        excluded.add(DNS_PORT);
        rules.add(Rule.of(new Target.Leave(), new Match.ToPorts(excluded)));
        if (family.holds(LINK_LOCAL)) {
            rules.add(Rule.of(new Target.Leave(), new Match.ToAddress(LINK_LOCAL)));
        }
        settings.outboundRanges().stream()
                .filter(family::holds)
                .map(range -> Rule.of(new Target.Leave(), new Match.ToAddress(range)))
                .forEach(rules::add);
        return rules;
    }

    /**
     * What may not leave a socket.
     *
     * <p>While nobody listens for captured connections, the kernel would refuse them. Without its
     * answer they are tried again after a second, and a proxy that starts again in the meantime
     * takes them.
     *
     * <p>A packet that the kernel cannot put to a connection is not translated. Of a captured
     * connection it would go, in plaintext, where the application thinks that it goes; and a reset
     * of the kernel's would end the connection that a packet strayed from.
     */
    private static Chain packets(
            Family family, RedirectSettings settings, SequencedSet<Integer> reached) {
        SequencedSet<Integer> captures =
                ports(List.of(WireNames.OUTBOUND_PORT, WireNames.INBOUND_PORT));
        SequencedSet<Integer> held = ports(captures);
        held.add(WireNames.MESH_PORT);
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.of(new Target.Drop(), new Match.FromPorts(held), new Match.RefusesSyn()));
        rules.add(
                Rule.of(
                        new Target.Drop(),
                        new Match.FromPorts(captures),
                        new Match.Untranslated()));
        rules.add(Rule.of(new Target.Leave(), new Match.FromPorts(reached)));
        rules.addAll(uncaptured(family, settings));
        rules.add(Rule.of(new Target.Drop(), new Match.Untranslated()));
        return new Chain("packets", Place.OUTGOING_PACKETS, rules);
    }

    private static SequencedSet<Integer> ports(Collection<Integer> numbers) {
        return new TreeSet<>(numbers);
    }
}
