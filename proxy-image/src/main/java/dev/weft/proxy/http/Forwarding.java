package dev.weft.proxy.http;

/** Whoever carries an exchange out, or has to know how it goes. */
public interface Forwarding {
    /** A response is passed on from here on. */
    default void responding(Exchange exchange) {
        // Whoever carries it out knows already.
    }

    /** The exchange is over. Called once. */
    void ended(Exchange exchange, ExchangeResult result);
}
