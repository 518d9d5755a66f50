package dev.weft.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.Protocol;
import dev.weft.proxy.snapshot.RouteTarget;
import dev.weft.proxy.snapshot.traffic.Reporting;
import dev.weft.proxy.snapshot.traffic.Sending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final Endpoint ENDPOINT =
            new Endpoint(
                    "127.0.0.1",
                    8080,
                    Optional.of("spiffe://cluster.local/ns/shop/sa/pay"),
                    15008,
                    "shop/pay-v1",
                    "",
                    Map.of("namespace", "shop", "serviceaccount", "pay"));

    private final Telemetry telemetry = new Telemetry();

    @Test
    void what_is_set_aside_for_buffers_is_shown_as_of_now() throws IOException {
        AtomicLong bytes = new AtomicLong(1);
        telemetry.watchBuffers(bytes::get);
        bytes.set(4_096);
        assertThat(text()).contains("weft_buffers_bytes 4096.0");
    }

    @Test
    void a_response_is_counted_by_status_and_classified() throws IOException {
        HttpSeries series = telemetry.outbound(destination("pay:80"), "route", ENDPOINT);
        series.requested();
        series.responded(200, OptionalInt.of(14), 2_500_000);
        series.responded(404, OptionalInt.empty(), 500_000);
        assertThat(text())
                .contains("request_total{")
                .contains("grpc_status_code=\"14\"")
                .containsPattern("response_total\\{.*classification=\"failure\".*\\} 1")
                .containsPattern(
                        "response_total\\{.*classification=\"success\".*status_code=\"404\".*\\} 1")
                .containsPattern("response_latency_ms_bucket\\{.*le=\"1.0\"\\} 1")
                .contains("tls=\"true\"");
    }

    @Test
    void a_number_that_is_no_grpc_status_counts_as_unknown() throws IOException {
        HttpSeries series = telemetry.outbound(destination("pay:80"), "", ENDPOINT);
        series.responded(200, OptionalInt.of(123_456), 1);
        assertThat(text()).contains("grpc_status_code=\"2\"").doesNotContain("123456");
    }

    @Test
    void pairs_of_ends_beyond_the_bound_share_one_series() throws IOException {
        for (int i = 0; i < Telemetry.MAX_ENDS + 100; i++) {
            telemetry.outbound(destination("host-" + i + ":80"), "", ENDPOINT).requested();
        }
        String text = text();
        assertThat(text.lines().filter(line -> line.startsWith("request_total{")).count())
                .isEqualTo(Telemetry.MAX_ENDS + 1);
        assertThat(text).containsPattern("request_total\\{.*target=\"other\".*\\} 100");
    }

    @Test
    void connections_that_close_are_no_longer_open() throws IOException {
        TcpSeries series = telemetry.outboundTcp(destination("db:5432"), ENDPOINT);
        series.opened();
        series.opened();
        series.closed();
        series.read(10);
        series.written(20);
        assertThat(text())
                .containsPattern("tcp_open_connections\\{.*\\} 1")
                .containsPattern("tcp_open_total\\{.*\\} 2")
                .containsPattern("tcp_read_bytes_total\\{.*\\} 10")
                .containsPattern("tcp_write_bytes_total\\{.*\\} 20");
    }

    @Test
    void refusals_have_the_words_of_the_reason() throws IOException {
        telemetry.refused(Telemetry.Direction.INBOUND, ReasonCode.AUTHORIZATION_DENIED);
        telemetry.configRefused();
        telemetry.configured(7);
        telemetry.configured(5);
        telemetry.certified(Instant.ofEpochSecond(1_800_000_000));
        assertThat(text())
                .contains(
                        "weft_refused_total{direction=\"inbound\",reason=\"authorization-denied\"}")
                .contains("weft_config_generation 7")
                .contains("weft_config_refused_total 1")
                .contains("identity_cert_expiration_timestamp_seconds 1.8E9");
    }

    private String text() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(telemetry.write("", out)).startsWith("text/plain");
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Destination destination(String name) {
        return new Destination(
                name,
                1,
                name,
                Protocol.DETECT,
                List.of(),
                HttpRoute.fallback(new RouteTarget(List.of()), Sending.PLAIN),
                false,
                Map.of(),
                Optional.empty(),
                Reporting.NOTHING);
    }
}
