package dev.weft.operator.issue;

/** One who issues certificates. Safe for use by several threads. */
public interface LeafIssuer extends AutoCloseable {
    /**
     * Prepares what it needs to issue, because it is the one that is to. Called each time that this
     * becomes so; comes back at once.
     */
    void want();

    /** What is known of it now. Does not block. */
    IssuerStanding standing();

    /** Makes a certificate. May block, for so long that a proxy does not give up. */
    LeafAnswer issue(LeafOrder order);

    /** Forgets it. */
    @Override
    void close();
}
