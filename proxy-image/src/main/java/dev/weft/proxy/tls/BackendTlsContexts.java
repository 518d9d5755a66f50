package dev.weft.proxy.tls;

import dev.weft.proxy.snapshot.BackendTls;
import dev.weft.proxy.snapshot.gateway.ServerCertificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS by BoringSSL to servers that are not of the mesh. A server must prove the name that it is
 * asked for, or one of the names that the configuration lists. Confined to the event loop.
 */
public final class BackendTlsContexts {
    /** Contexts are made when they are needed; those of backends that are gone go with these. */
    private static final int MAX_CONTEXTS = 1_024;

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final Function<String, Optional<ServerCertificate>> certificates;
    private final Map<Key, SslContext> contexts = new HashMap<>();

    private record Key(BackendTls tls, Optional<ServerCertificate> own, String protocol) {}

    /**
     * @param certificates what the proxy may prove itself with, by name
     */
    public BackendTlsContexts(Function<String, Optional<ServerCertificate>> certificates) {
        this.certificates = certificates;
    }

    /**
     * For a connection to a server. Without the certificate that it should show, the proxy shows
     * none, and the server decides.
     *
     * @param protocol the only one that is offered by ALPN; empty for none
     */
    public SslHandler client(
            ByteBufAllocator allocator, BackendTls tls, int port, String protocol) {
        Optional<ServerCertificate> own = certificates.apply(tls.clientCertificate());
        SslHandler handler =
                context(new Key(tls, own, protocol)).newHandler(allocator, tls.serverName(), port);
        handler.setHandshakeTimeoutMillis(ServingTls.HANDSHAKE_TIMEOUT.toMillis());
        return handler;
    }

    private SslContext context(Key key) {
        SslContext known = contexts.get(key);
        if (known != null) {
            return known;
        }
        if (contexts.size() >= MAX_CONTEXTS) {
            contexts.clear();
        }
        try {
            SslContext made = make(key);
            contexts.put(key, made);
            return made;
        } catch (SSLException e) {
            throw new IllegalStateException("BoringSSL does not take what was compiled", e);
        }
    }

    private static SslContext make(Key key) throws SSLException {
        X509TrustManager chains = chains(key.tls());
        boolean named = !key.tls().names().isEmpty();
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols(VERSIONS)
                        .endpointIdentificationAlgorithm(named ? "" : "HTTPS")
                        .trustManager(named ? new NamedServer(chains, key.tls().names()) : chains);
        key.own()
                .ifPresent(
                        own ->
                                builder.keyManager(
                                        own.key(), own.chain().toArray(X509Certificate[]::new)));
        if (!key.protocol().isEmpty()) {
            builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            key.protocol()));
        }
        return builder.build();
    }

    private static X509TrustManager chains(BackendTls tls) {
        if (tls.roots().isPresent()) {
            return Chains.of(tls.roots().get());
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager certificates) {
                    return certificates;
                }
            }
            throw new IllegalStateException("the Java runtime has no trust manager");
        } catch (NoSuchAlgorithmException | KeyStoreException e) {
            throw new IllegalStateException("every Java runtime can hold certificates", e);
        }
    }
}
