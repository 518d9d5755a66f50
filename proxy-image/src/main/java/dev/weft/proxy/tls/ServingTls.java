package dev.weft.proxy.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** TLS by BoringSSL, with material that is replaced whole while connections go on. */
public final class ServingTls implements MeshTls {
    /** How long a handshake may take. */
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final ApplicationProtocolConfig ALPN =
            new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2);

    private final Map<SSLEngine, String> expected =
            Collections.synchronizedMap(new WeakHashMap<>());
    private volatile @Nullable Contexts current;

    private record Contexts(TlsMaterial material, SslContext server, SslContext client) {}

    /**
     * Uses other material from the next connection on.
     *
     * @throws SSLException when the material is of no use to BoringSSL
     */
    public void update(TlsMaterial material) throws SSLException {
        MeshTrust trust =
                new MeshTrust(
                        material.roots(),
                        material.trustDomain(),
                        engine -> Optional.ofNullable(expected.get(engine)));
        X509Certificate[] chain = material.chain().toArray(X509Certificate[]::new);
        SslContext server =
                SslContextBuilder.forServer(material.key(), chain)
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols("TLSv1.3")
                        .clientAuth(ClientAuth.REQUIRE)
                        .trustManager(trust)
                        .applicationProtocolConfig(ALPN)
                        .build();
        SslContext client =
                SslContextBuilder.forClient()
                        .keyManager(material.key(), chain)
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols("TLSv1.3")
                        .endpointIdentificationAlgorithm("")
                        .trustManager(trust)
                        .applicationProtocolConfig(ALPN)
                        .build();
        current = new Contexts(material, server, client);
    }

    /** What is in use; empty before the first certificate. */
    public Optional<TlsMaterial> material() {
        return Optional.ofNullable(current).map(Contexts::material);
    }

    @Override
    public Optional<String> ownIdentity() {
        Optional<TlsMaterial> own = material();
        try {
            return own.isPresent()
                    ? Optional.of(
                            SpiffeName.of(own.get().chain().getFirst(), own.get().trustDomain()))
                    : Optional.empty();
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate was taken that is not of the mesh", e);
        }
    }

    @Override
    public SslHandler server(ByteBufAllocator allocator) {
        return limited(contexts().server().newHandler(allocator));
    }

    @Override
    public SslHandler client(ByteBufAllocator allocator, String expectedIdentity) {
        SslHandler handler = limited(contexts().client().newHandler(allocator));
        expected.put(handler.engine(), expectedIdentity);
        return handler;
    }

    private Contexts contexts() {
        Contexts contexts = current;
        if (contexts == null) {
            throw new IllegalStateException("the proxy has no certificate yet");
        }
        return contexts;
    }

    private static SslHandler limited(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        return handler;
    }

    @Override
    public Optional<String> peerIdentity(SslHandler handler) {
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            String domain = contexts().material().trustDomain();
            return chain.length > 0 && chain[0] instanceof X509Certificate leaf
                    ? Optional.of(SpiffeName.of(leaf, domain))
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return Optional.empty();
        }
    }
}
