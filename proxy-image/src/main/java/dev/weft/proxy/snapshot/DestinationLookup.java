package dev.weft.proxy.snapshot;

import java.util.Objects;

/** What is known about a destination. */
public sealed interface DestinationLookup {
    record Known(Destination destination) implements DestinationLookup {
        public Known {
            Objects.requireNonNull(destination);
        }
    }

    /** The mesh does not know it: the connection goes where it was going, in plaintext. */
    record Unknown() implements DestinationLookup {}

    /**
     * The operator could not be asked, and nothing is held from before.
     *
     * @param why for the reason that the caller is shown
     */
    record Unavailable(String why) implements DestinationLookup {
        public Unavailable {
            Objects.requireNonNull(why);
        }
    }
}
