package dev.weft.proxy.pipeline;

/** A way into the data path, that opens when the proxy can serve it. */
public enum Entry {
    /** Of the application to others. */
    OUTGOING,
    /** Of callers outside the mesh, in plaintext. */
    INCOMING,
    /** Of peers. */
    MESH
}
