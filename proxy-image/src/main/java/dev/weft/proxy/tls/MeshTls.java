package dev.weft.proxy.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/** TLS 1.3, mutual, ALPN {@code h2}, with the identity that is current when a handler is made. */
public interface MeshTls {
    /** For the mesh port: the peer must prove an identity of the mesh. */
    SslHandler server(ByteBufAllocator allocator);

    /**
     * For a connection to a peer.
     *
     * @param expectedIdentity the SPIFFE id that the peer must prove, else the handshake fails with
     *     a {@link java.security.cert.CertificateException} among its causes
     */
    SslHandler client(ByteBufAllocator allocator, String expectedIdentity);

    /** The SPIFFE id that this proxy proves; empty without a certificate. */
    Optional<String> ownIdentity();

    /** Who the peer proved to be; empty before the handshake is complete. */
    Optional<String> peerIdentity(SslHandler handler);
}
