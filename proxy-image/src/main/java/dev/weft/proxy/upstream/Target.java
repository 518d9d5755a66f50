package dev.weft.proxy.upstream;

import dev.weft.proxy.snapshot.BackendTls;
import java.util.Optional;

/** What is dialled; equal targets share connections. */
public sealed interface Target {
    /** A literal IP address. */
    String address();

    int port();

    /** A peer of the mesh, which must prove the identity. */
    record Mesh(String address, int port, String identity) implements Target {}

    /**
     * HTTP/1.
     *
     * @param tls empty for plaintext
     */
    record Http1(String address, int port, Optional<BackendTls> tls) implements Target {
        /** In plaintext. */
        public Http1(String address, int port) {
            this(address, port, Optional.empty());
        }
    }

    /**
     * HTTP/2 with prior knowledge.
     *
     * @param tls empty for plaintext
     */
    record Http2(String address, int port, Optional<BackendTls> tls) implements Target {
        /** In plaintext. */
        public Http2(String address, int port) {
            this(address, port, Optional.empty());
        }
    }

    /**
     * Bytes.
     *
     * @param tls empty for those that are passed on as they are
     */
    record Bytes(String address, int port, Optional<BackendTls> tls) implements Target {
        /** As they are. */
        public Bytes(String address, int port) {
            this(address, port, Optional.empty());
        }
    }
}
