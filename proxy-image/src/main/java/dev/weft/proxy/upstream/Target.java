package dev.weft.proxy.upstream;

/** What is dialled; equal targets share connections. */
public sealed interface Target {
    /** A literal IP address. */
    String address();

    int port();

    /** A peer of the mesh, which must prove the identity. */
    record Mesh(String address, int port, String identity) implements Target {}

    /** Plaintext HTTP/1. */
    record Http1(String address, int port) implements Target {}

    /** Plaintext HTTP/2 with prior knowledge. */
    record Http2(String address, int port) implements Target {}

    /** Bytes. */
    record Bytes(String address, int port) implements Target {}
}
