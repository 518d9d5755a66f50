package dev.weft.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.SSLException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class ServingTlsTest {
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";
    private static final String PAY = "spiffe://cluster.local/ns/shop/sa/pay";

    private final TestAuthority authority = new TestAuthority();

    @Test
    void both_sides_learn_who_the_other_is() throws SSLException {
        Handshake handshake = new Handshake(authority.material(WEB), authority.material(PAY), PAY);
        handshake.run();
        assertThat(handshake.client.peerIdentity(handshake.clientHandler)).contains(PAY);
        assertThat(handshake.server.peerIdentity(handshake.serverHandler)).contains(WEB);
        assertThat(handshake.clientHandler.applicationProtocol()).isEqualTo("h2");
        assertThat(handshake.clientHandler.engine().getSession().getProtocol())
                .isEqualTo("TLSv1.3");
        handshake.close();
    }

    @Test
    void another_identity_than_expected_is_refused() throws SSLException {
        failure(new Handshake(authority.material(WEB), authority.material(WEB), PAY))
                .hasRootCauseInstanceOf(CertificateException.class)
                .rootCause()
                .hasMessageContaining("the peer is " + WEB + ", not " + PAY);
    }

    @Test
    void a_server_of_another_root_is_refused() throws SSLException {
        failure(new Handshake(authority.material(WEB), new TestAuthority().material(PAY), PAY))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void an_expired_server_is_refused() throws SSLException {
        Instant past = Instant.now().minus(1, ChronoUnit.HOURS);
        failure(new Handshake(authority.material(WEB), authority.material(PAY, past), PAY))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void a_client_of_another_root_is_refused_by_the_server() throws SSLException {
        Handshake handshake =
                new Handshake(
                        new TestAuthority().material(WEB).trusting(List.of(authority.root())),
                        authority.material(PAY),
                        PAY);
        handshake.run();
        assertThat(handshake.serverHandler.handshakeFuture().isSuccess()).isFalse();
        handshake.close();
    }

    @Test
    void a_peer_of_another_trust_domain_is_refused() throws SSLException {
        String stranger = "spiffe://other.example/ns/shop/sa/pay";
        failure(new Handshake(authority.material(WEB), authority.material(stranger), stranger))
                .rootCause()
                .hasMessageContaining("trust domain");
    }

    @Test
    void without_a_certificate_there_is_no_handshake() {
        ServingTls tls = new ServingTls();
        assertThatThrownBy(() -> tls.server(UnpooledByteBufAllocator.DEFAULT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no certificate yet");
    }

    @Test
    void a_renewal_leaves_connections_and_shows_in_the_next_handshake() throws SSLException {
        TlsMaterial before = authority.material(PAY);
        Handshake handshake = new Handshake(authority.material(WEB), before, PAY);
        handshake.run();
        TlsMaterial after = authority.material(PAY);

        handshake.server.update(after);

        assertThat(handshake.carried("on the old connection")).isEqualTo("on the old connection");
        assertThat(handshake.serial()).isEqualTo(serial(before));
        handshake.close();
        Handshake next = handshake.again(PAY);
        next.run();
        assertThat(next.serial()).isEqualTo(serial(after));
        next.close();
    }

    @Test
    void a_root_that_is_no_longer_trusted_leaves_connections_and_stops_the_next_handshake()
            throws SSLException {
        Handshake handshake = new Handshake(authority.material(WEB), authority.material(PAY), PAY);
        handshake.run();

        handshake.client.update(
                authority.material(WEB).trusting(List.of(new TestAuthority().root())));

        assertThat(handshake.carried("still here")).isEqualTo("still here");
        handshake.close();
        failure(handshake.again(PAY)).isInstanceOf(SSLException.class);
    }

    private static BigInteger serial(TlsMaterial material) {
        return material.chain().getFirst().getSerialNumber();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> failure(Handshake handshake) {
        handshake.run();
        Throwable cause = handshake.clientHandler.handshakeFuture().cause();
        handshake.close();
        return assertThat(cause).isNotNull();
    }

    /** Two ends that pass their bytes to each other. */
    private static final class Handshake {
        private final ServingTls client;
        private final ServingTls server;
        private final SslHandler clientHandler;
        private final SslHandler serverHandler;
        private final EmbeddedChannel clientChannel;
        private final EmbeddedChannel serverChannel;

        private Handshake(TlsMaterial caller, TlsMaterial callee, String expected)
                throws SSLException {
            this(serving(caller), serving(callee), expected);
        }

        private static ServingTls serving(TlsMaterial material) throws SSLException {
            ServingTls tls = new ServingTls();
            tls.update(material);
            return tls;
        }

        private Handshake(ServingTls client, ServingTls server, String expected) {
            this.client = client;
            this.server = server;
            clientHandler = client.client(UnpooledByteBufAllocator.DEFAULT, expected);
            serverHandler = server.server(UnpooledByteBufAllocator.DEFAULT);
            serverChannel = new EmbeddedChannel(serverHandler);
            clientChannel = new EmbeddedChannel(clientHandler);
        }

        private void run() {
            boolean moved = true;
            while (moved) {
                moved = pass(clientChannel, serverChannel);
                moved = pass(serverChannel, clientChannel) || moved;
            }
        }

        private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
            from.runPendingTasks();
            boolean moved = false;
            for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
                moved = true;
                try {
                    to.writeInbound(bytes);
                } catch (Exception ignored) {
                    // The handshake's future says what went wrong.
                }
            }
            return moved;
        }

        /** Another connection of the same two ends. */
        private Handshake again(String expected) {
            return new Handshake(client, server, expected);
        }

        /** What arrives of a text that the client sends. */
        private String carried(String text) {
            clientChannel.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
            run();
            ByteBuf arrived = serverChannel.readInbound();
            try {
                return arrived.toString(StandardCharsets.UTF_8);
            } finally {
                arrived.release();
            }
        }

        /** Of the certificate that the server showed. */
        private BigInteger serial() throws SSLException {
            return ((X509Certificate) clientHandler.engine().getSession().getPeerCertificates()[0])
                    .getSerialNumber();
        }

        private void close() {
            clientChannel.finishAndReleaseAll();
            serverChannel.finishAndReleaseAll();
        }
    }
}
