package dev.weft.proxy.upstream;

/** Told once, on the event loop, of what was asked for. */
public interface Opened<T> {
    /** Ready for use. */
    void opened(T what);

    /** Could not be had. */
    void failed(UpstreamFailure failure);
}
