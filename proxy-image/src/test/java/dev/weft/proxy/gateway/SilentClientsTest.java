package dev.weft.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.ServerAssembly;
import dev.weft.proxy.edge.HttpLimits;
import dev.weft.proxy.gateway.tls.ListenerTls;
import dev.weft.proxy.http.RequestDispatch;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect and leave it at that, or nearly. */
class SilentClientsTest {
    private final List<String> assembled = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private final class Assembly implements ServerAssembly {
        @Override
        public void http1(Channel on, RequestDispatch dispatch, Caller caller) {
            assembled.add("http1");
        }

        @Override
        public void http2(Channel on, RequestDispatch dispatch, Caller caller) {
            assembled.add("http2");
        }
    }

    private void start() {
        PlaintextHttp.start(
                channel,
                new Assembly(),
                exchange -> {},
                new Caller(Optional.empty(), InetAddress.getLoopbackAddress()));
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HT", "PRI * "})
    void a_client_that_never_says_what_it_wants_is_closed(String begin) {
        channel.freezeTime();
        start();
        if (!begin.isEmpty()) {
            send(begin);
        }
        pass(HttpLimits.HEAD_TIMEOUT.toMillis() - 1);
        assertThat(channel.isOpen()).isTrue();

        pass(1);

        assertThat(channel.isOpen()).isFalse();
        assertThat(assembled).isEmpty();
    }

    @Test
    void a_client_that_speaks_is_not() {
        channel.freezeTime();
        start();
        send("GET / HTTP/1.1\r\n");
        pass(HttpLimits.HEAD_TIMEOUT.toMillis());

        assertThat(assembled).containsExactly("http1");
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void a_hello_that_does_not_end_is_cut() {
        channel.freezeTime();
        channel.pipeline().addLast(new ServerNameHandler(assembled::add));
        channel.config().setAutoRead(true);
        send("\u0016\u0003\u0001");

        pass(ListenerTls.HANDSHAKE_TIMEOUT.toMillis());

        assertThat(channel.isOpen()).isFalse();
        assertThat(assembled).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example, shop.example",
        "Shop.Example., shop.example",
        "shop.example:443, -",
        "'*.example', -",
        "shop..example, -",
        "'[::1]', -",
        "a/b, -",
    })
    void a_server_name_is_the_name_of_a_host_and_nothing_else(String text, String wanted) {
        assertThat(ServerNameHandler.read(text).orElse("-")).isEqualTo(wanted);
    }
}
