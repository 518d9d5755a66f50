package dev.weft.proxy.http;

/** Whoever carries an exchange out: the outbound and the inbound direction. */
public interface Forwarding {
    /** The exchange is over. Called once. */
    void ended(Exchange exchange, ExchangeResult result);
}
