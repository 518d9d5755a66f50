package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.gateway.GatewayListener.End;
import dev.weft.proxy.config.WireNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Shares the ports of a Gateway out. Of two listeners that cannot be at once the first has the
 * place.
 */
final class PortPlan {
    /** Ports below this need a privilege, and the proxy has none. */
    private static final int FIRST_FREE = 1024;

    private static final int OFFSET = 10_000;
    private static final int MAX_PORT = 65_535;

    private final Map<Slot, List<ListenerDraft>> taken = new TreeMap<>();

    /** A port of TCP or UDP. */
    record Slot(int port, boolean datagrams) implements Comparable<Slot> {
        @Override
        public int compareTo(Slot other) {
            int byPort = Integer.compare(port, other.port);
            return byPort == 0 ? Boolean.compare(datagrams, other.datagrams) : byPort;
        }
    }

    /** What can share a port. */
    private enum Family {
        HTTP,
        TLS,
        BYTES;

        static Family of(End end) {
            return switch (end) {
                case HTTP -> HTTP;
                case HTTPS, TERMINATED, PASSED -> TLS;
                case TCP, UDP -> BYTES;
            };
        }
    }

    /** The listeners of each port, in the order in which they came. */
    Map<Slot, List<ListenerDraft>> taken() {
        return taken;
    }

    /** Gives a listener its place, or says who has it. */
    void place(ListenerDraft draft) {
        if (!draft.accepted() || draft.end().isEmpty()) {
            return;
        }
        End end = draft.end().get();
        List<ListenerDraft> there =
                taken.computeIfAbsent(
                        new Slot(draft.port(), end == End.UDP), slot -> new ArrayList<>());
        for (ListenerDraft one : there) {
            Family family = Family.of(one.end().orElseThrow());
            if (family != Family.of(end)) {
                draft.conflicts("ProtocolConflict", said(draft, one, "another protocol"));
                return;
            }
            if (family == Family.BYTES || one.hostname().equals(draft.hostname())) {
                draft.conflicts("HostnameConflict", said(draft, one, "the same hostname"));
                return;
            }
        }
        there.add(draft);
    }

    private static String said(ListenerDraft draft, ListenerDraft other, String what) {
        return "port "
                + draft.port()
                + " has "
                + what
                + " by listener "
                + other.name()
                + " of "
                + other.owner().path()
                + "; use another port or hostname";
    }

    /** Where the proxy listens for each port: where it needs no privilege and clashes with none. */
    Map<Slot, Integer> bindPorts() {
        Map<Slot, Integer> bound = new HashMap<>();
        Set<Integer> used = new HashSet<>(WireNames.PROXY_PORTS);
        // Those that can be as they are come first: they must not move when others come.
        for (Slot slot : taken.keySet()) {
            if (slot.port() >= FIRST_FREE && !WireNames.PROXY_PORTS.contains(slot.port())) {
                bound.put(slot, slot.port());
                used.add(slot.port());
            }
        }
        for (Slot slot : taken.keySet()) {
            if (!bound.containsKey(slot)) {
                int port = free(slot.port(), used);
                bound.put(slot, port);
                used.add(port);
            }
        }
        return bound;
    }

    private static int free(int port, Set<Integer> used) {
        for (int at = port + OFFSET; at <= MAX_PORT; at += OFFSET) {
            if (!used.contains(at)) {
                return at;
            }
        }
        int at = FIRST_FREE;
        while (used.contains(at)) {
            at++;
        }
        return at;
    }
}
