package dev.weft.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateException;
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

    private static AbstractThrowableAssert<?, ? extends Throwable> failure(Handshake handshake) {
        handshake.run();
        Throwable cause = handshake.clientHandler.handshakeFuture().cause();
        handshake.close();
        return assertThat(cause).isNotNull();
    }

    /** Two ends that pass their bytes to each other. */
    private static final class Handshake {
        private final ServingTls client = new ServingTls();
        private final ServingTls server = new ServingTls();
        private final SslHandler clientHandler;
        private final SslHandler serverHandler;
        private final EmbeddedChannel clientChannel;
        private final EmbeddedChannel serverChannel;

        private Handshake(TlsMaterial caller, TlsMaterial callee, String expected)
                throws SSLException {
            client.update(caller);
            server.update(callee);
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

        private void close() {
            clientChannel.finishAndReleaseAll();
            serverChannel.finishAndReleaseAll();
        }
    }
}
