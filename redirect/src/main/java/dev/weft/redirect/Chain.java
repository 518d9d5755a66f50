package dev.weft.redirect;

import java.util.List;

/** Rules that apply one after the other, to TCP alone. */
record Chain(String name, Place place, List<Rule> rules) {
    Chain {
        rules = List.copyOf(rules);
    }

    /** Which packets come here. */
    enum Place {
        /** First packets of incoming connections. */
        INCOMING_CONNECTIONS,
        /** First packets of outgoing connections. */
        OUTGOING_CONNECTIONS,
        /** Those that another chain of connections sends here. */
        CALLED,
        /** Every packet of a process and of the kernel. */
        OUTGOING_PACKETS;

        boolean ofConnections() {
            return switch (this) {
                case INCOMING_CONNECTIONS, OUTGOING_CONNECTIONS, CALLED -> true;
                case OUTGOING_PACKETS -> false;
            };
        }
    }
}
