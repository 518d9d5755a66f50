package dev.weft.proxy.gateway.tls;

import dev.weft.proxy.snapshot.gateway.ClientValidation;
import dev.weft.proxy.snapshot.gateway.ServerCertificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * TLS by BoringSSL at the listeners of a Gateway, with the certificates that are held now: a
 * handshake that begins after a change shows the new one. Confined to the event loop.
 */
public final class ListenerTls {
    /** How long a client may take from its first byte to the end of the handshake. */
    public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** Contexts are made when they are needed; those of clients that come no more go with these. */
    private static final int MAX_CONTEXTS = 4_096;

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final Map<String, ShownCertificate> certificates = new HashMap<>();
    private final Map<Key, SslContext> contexts = new HashMap<>();

    /** What is spoken when TLS has ended. */
    public enum Inside {
        /** Of either version, by ALPN. */
        HTTP,
        BYTES
    }

    /** What a handshake is made with. */
    private record Key(String certificate, Inside inside, Optional<ClientValidation> clients) {}

    /** Shows another certificate from now on. */
    public void put(String name, ServerCertificate certificate) {
        remove(name);
        certificates.put(name, ShownCertificate.of(certificate));
    }

    /** Shows it no more. */
    public void remove(String name) {
        certificates.remove(name);
        contexts.keySet().removeIf(key -> key.certificate().equals(name));
    }

    /** The certificate of a name. */
    public Optional<ServerCertificate> certificate(String name) {
        return Optional.ofNullable(certificates.get(name)).map(ShownCertificate::certificate);
    }

    /**
     * For a connection whose client asks for a server.
     *
     * @param names of the certificates that may be shown
     * @return empty when none of them is held
     * @throws SSLException when BoringSSL does not take what is held
     */
    public Optional<SslHandler> server(
            List<String> names,
            String serverName,
            Inside inside,
            Optional<ClientValidation> clients,
            ByteBufAllocator allocator)
            throws SSLException {
        Optional<String> chosen = choose(names, serverName);
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        SslHandler handler = context(new Key(chosen.get(), inside, clients)).newHandler(allocator);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        return Optional.of(handler);
    }

    private Optional<String> choose(List<String> names, String serverName) {
        List<String> held = names.stream().filter(certificates::containsKey).toList();
        List<ShownCertificate> shown = held.stream().map(this::held).toList();
        return ShownCertificate.choose(shown, serverName).map(one -> held.get(shown.indexOf(one)));
    }

    private ShownCertificate held(String name) {
        return Objects.requireNonNull(certificates.get(name), name);
    }

    private SslContext context(Key key) throws SSLException {
        SslContext known = contexts.get(key);
        if (known != null) {
            return known;
        }
        if (contexts.size() >= MAX_CONTEXTS) {
            contexts.clear();
        }
        SslContext made = make(key);
        contexts.put(key, made);
        return made;
    }

    private SslContext make(Key key) throws SSLException {
        ServerCertificate certificate = held(key.certificate()).certificate();
        SslContextBuilder builder =
                SslContextBuilder.forServer(
                                certificate.key(),
                                certificate.chain().toArray(X509Certificate[]::new))
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols(VERSIONS);
        if (key.inside() == Inside.HTTP) {
            builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1));
        }
        key.clients().ifPresent(clients -> validate(builder, clients));
        return builder.build();
    }

    private static void validate(SslContextBuilder builder, ClientValidation clients) {
        switch (clients.callers()) {
            case VALID ->
                    builder.clientAuth(ClientAuth.REQUIRE)
                            .trustManager(clients.roots().toArray(X509Certificate[]::new));
            case EVERYBODY -> builder.clientAuth(ClientAuth.OPTIONAL).trustManager(new AnyClient());
        }
    }
}
