package dev.weft.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.metrics.Telemetry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class AdminHandlerTest {
    private final AtomicBoolean certified = new AtomicBoolean();
    private final AtomicBoolean configured = new AtomicBoolean();
    private final EmbeddedChannel channel = new EmbeddedChannel(new AdminHandler(pages()));

    @Test
    void ready_says_what_it_waits_for() {
        assertThat(answer(HttpMethod.GET, "/ready"))
                .isEqualTo("503 waiting for: certificate, first configuration\n");
        certified.set(true);
        assertThat(answer(HttpMethod.GET, "/ready"))
                .isEqualTo("503 waiting for: first configuration\n");
        configured.set(true);
        assertThat(answer(HttpMethod.GET, "/ready?verbose")).isEqualTo("200 ready\n");
    }

    @Test
    void started_waits_for_less_than_ready() {
        assertThat(answer(HttpMethod.GET, "/started")).isEqualTo("503 waiting for: certificate\n");
        certified.set(true);
        assertThat(answer(HttpMethod.GET, "/started")).isEqualTo("200 started\n");
    }

    @Test
    void a_probe_of_a_port_is_answered_in_its_place() {
        assertThat(answer(HttpMethod.GET, "/probe/tcp/70000"))
                .isEqualTo("400 a port lies between 1 and 65535\n");
    }

    @Test
    void metrics_are_shown() {
        assertThat(answer(HttpMethod.GET, "/metrics"))
                .startsWith("200 ")
                .contains("weft_config_generation");
    }

    @Test
    void endpoints_are_shown() {
        assertThat(answer(HttpMethod.GET, "/endpoints")).isEqualTo("200 none called\n");
    }

    @Test
    void only_reading_is_allowed() {
        assertThat(answer(HttpMethod.POST, "/metrics")).isEqualTo("405 use GET\n");
        assertThat(answer(HttpMethod.HEAD, "/live")).isEqualTo("200 ");
        assertThat(answer(HttpMethod.GET, "/quit")).startsWith("404 try /metrics");
    }

    private AdminPages pages() {
        Map<String, BooleanSupplier> conditions = new LinkedHashMap<>();
        conditions.put("certificate", certified::get);
        conditions.put("first configuration", configured::get);
        return new AdminPages(
                new Telemetry(),
                new Readiness(Map.of("certificate", certified::get)),
                new Readiness(conditions),
                new TcpProbe(
                        new EmbeddedChannel().eventLoop(),
                        EmbeddedChannel::new,
                        InetAddress.ofLiteral("::1")),
                Map.of("/endpoints", () -> "none called"));
    }

    private String answer(HttpMethod method, String path) {
        channel.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path));
        FullHttpResponse response = channel.readOutbound();
        try {
            return response.status().code()
                    + " "
                    + response.content().toString(StandardCharsets.UTF_8);
        } finally {
            response.release();
        }
    }
}
