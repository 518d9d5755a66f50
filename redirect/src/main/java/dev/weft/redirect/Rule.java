package dev.weft.redirect;

import dev.weft.proxy.config.syntax.Cidr;
import java.util.List;
import java.util.SequencedSet;

/** What happens to TCP packets that match. */
record Rule(List<Match> matches, Target target) {
    Rule {
        matches = List.copyOf(matches);
    }

    static Rule of(Target target, Match... matches) {
        return new Rule(List.of(matches), target);
    }

    /** A property of a packet. */
    sealed interface Match {
        /** Comes in from this network namespace itself. */
        record FromLoopback() implements Match {}

        /** Stays in this network namespace. */
        record ToLoopback() implements Match {}

        record ToAddress(Cidr range) implements Match {}

        record ToPorts(SequencedSet<Integer> ports) implements Match {}

        record FromPorts(SequencedSet<Integer> ports) implements Match {}

        /** Sent by a process whose group is this. */
        record ByGroup(int gid) implements Match {}

        /** The reset that answers a SYN where nobody listens; never one of a connection. */
        record RefusesSyn() implements Match {}

        /** Belongs to no connection that the kernel tracks, so its addresses are not translated. */
        record Untranslated() implements Match {}
    }

    /** What becomes of a packet. */
    sealed interface Target {
        /** No later rule of ours applies. */
        record Leave() implements Target {}

        record Drop() implements Target {}

        /** The connection is led to a port of this network namespace. */
        record Redirect(int port) implements Target {}

        /** The rules of another chain apply instead. */
        record Goto(String chain) implements Target {}
    }
}
