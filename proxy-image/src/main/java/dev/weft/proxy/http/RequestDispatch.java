package dev.weft.proxy.http;

/** Decides what becomes of a request: the outbound and the inbound direction. */
public interface RequestDispatch {
    /** Sends the exchange somewhere or refuses it, now or later on the same event loop. */
    void dispatch(Exchange exchange);
}
