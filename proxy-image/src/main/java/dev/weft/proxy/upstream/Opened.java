package dev.weft.proxy.upstream;

/** Told once, on the event loop, of what was asked for. */
public interface Opened<T> {
    /** Ready for use. */
    void opened(T what);

    /** Could not be had. */
    void failed(UpstreamFailure failure);

    /** Whether it is still of use; asked before it is handed to somebody who had to wait. */
    default boolean wanted() {
        return true;
    }
}
