package dev.weft.proxy.telemetry;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.proxy.config.v1.AccessLog;
import dev.weft.proxy.config.v1.AccessLogFilter;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.RequestReporting;
import dev.weft.proxy.config.v1.Tracing;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.Routes;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pair of sidecars tells about the requests between them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportedRequestsTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String COLLECTOR = "collector.observability:4318";
    private static final ObjectMapper JSON = new ObjectMapper();

    private volatile int status = 200;
    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final TestServer server =
            new TestServer(callee.address(), (request, answer) -> answer.with(status, "answer"));
    private final TestServer collector =
            new TestServer(caller.address(), (request, answer) -> answer.with(200));
    private final LiveRequests requests = new LiveRequests(caller);

    @AfterEach
    void close() {
        requests.close();
        server.close();
        collector.close();
        caller.close();
        callee.close();
    }

    private static RequestReporting log(AccessLogFilter filter) {
        return RequestReporting.newBuilder()
                .setAccessLog(AccessLog.newBuilder().setFilter(filter))
                .build();
    }

    private static RequestReporting traces(int perMillion) {
        return RequestReporting.newBuilder()
                .setTracing(
                        Tracing.newBuilder()
                                .setSampledPerMillion(perMillion)
                                .setCollector(COLLECTOR)
                                .setPath("/v1/traces"))
                .build();
    }

    private void tells(RequestReporting outbound, RequestReporting inbound) {
        callee.accepts(
                WorkloadConfig.newBuilder()
                        .setOtherPorts(InboundPort.newBuilder().setReporting(inbound)));
        caller.calls(
                destination(HttpRoute.newBuilder(), backend(callee.meshed(server.port())))
                        .setReporting(outbound)
                        .build());
        Destination collectors =
                destination(HttpRoute.newBuilder(), backend(collector.plain()))
                        .clearHttpRoutes()
                        .build();
        caller.calls(COLLECTOR, collectors);
        callee.calls(COLLECTOR, collectors);
    }

    private static JsonNode only(ProxyNode proxy) throws IOException {
        Until.holds("there is a line", () -> proxy.accessLog().size() == 1);
        return JSON.readTree(proxy.accessLog().getFirst());
    }

    @Test
    void each_side_writes_a_line_without_the_query() throws Exception {
        tells(
                log(AccessLogFilter.ACCESS_LOG_FILTER_ALL),
                log(AccessLogFilter.ACCESS_LOG_FILTER_ALL));
        requests.post("/cart?token=secret", "body");
        JsonNode sent = only(caller);
        assertThat(sent.get("direction").asText()).isEqualTo("outbound");
        assertThat(sent.get("path").asText()).isEqualTo("/cart");
        assertThat(sent.get("status").asInt()).isEqualTo(200);
        assertThat(sent.get("request_bytes").asInt()).isEqualTo("body".length());
        assertThat(sent.get("response_bytes").asInt()).isEqualTo("answer".length());
        assertThat(sent.get("backend").asText()).isEqualTo(Routes.BACKEND);
        JsonNode received = only(callee);
        assertThat(received.get("direction").asText()).isEqualTo("inbound");
        assertThat(received.get("client").asText()).endsWith("/ns/test/sa/caller");
        assertThat(caller.accessLog().getFirst() + callee.accessLog().getFirst())
                .doesNotContain("secret");
    }

    @Test
    void filters_leave_lines_out() throws Exception {
        tells(
                log(AccessLogFilter.ACCESS_LOG_FILTER_REFUSALS),
                log(AccessLogFilter.ACCESS_LOG_FILTER_ERRORS));
        requests.get("/");
        status = 503;
        requests.get("/failed");
        assertThat(only(callee).get("path").asText()).isEqualTo("/failed");
        server.close();
        requests.get("/refused");
        Until.holds("the refusal is told", () -> !caller.accessLog().isEmpty());
        assertThat(only(caller).get("path").asText()).isEqualTo("/refused");
        assertThat(only(caller).get("reason").asText()).startsWith("connect-failed");
    }

    @Test
    void where_nothing_is_asked_for_nothing_is_told_and_no_header_is_touched() {
        tells(RequestReporting.getDefaultInstance(), RequestReporting.getDefaultInstance());
        requests.get("/", "traceparent", "anything at all");
        requests.get("/");
        assertThat(server.asked().getFirst().header("traceparent")).isEqualTo("anything at all");
        assertThat(server.asked().getLast().header("traceparent")).isEmpty();
        assertThat(caller.accessLog()).isEmpty();
    }

    private List<Span> spans(int count) {
        Until.holds("the collector has them", () -> all().size() == count);
        return all();
    }

    private List<Span> all() {
        return collector.bodies().stream()
                .map(ReportedRequestsTest::read)
                .flatMap(one -> one.getResourceSpansList().stream())
                .flatMap(one -> one.getScopeSpansList().stream())
                .flatMap(one -> one.getSpansList().stream())
                .toList();
    }

    private static ExportTraceServiceRequest read(byte[] body) {
        try {
            return ExportTraceServiceRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Span of(List<Span> spans, Span.SpanKind kind) {
        return spans.stream().filter(span -> span.getKind() == kind).findFirst().orElseThrow();
    }

    @Test
    void a_trace_goes_on_through_both_sidecars_and_its_spans_hang_together() {
        tells(traces(0), traces(0));
        requests.get(
                "/cart?token=secret",
                "traceparent",
                "00-" + TRACE + "-" + PARENT + "-01",
                "tracestate",
                "vendor=1");
        List<Span> spans = spans(2);
        Span client = of(spans, Span.SpanKind.SPAN_KIND_CLIENT);
        Span service = of(spans, Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(hex(client.getTraceId())).isEqualTo(TRACE);
        assertThat(hex(client.getParentSpanId())).isEqualTo(PARENT);
        assertThat(service.getParentSpanId()).isEqualTo(client.getSpanId());
        assertThat(server.asked().getFirst().header("traceparent"))
                .isEqualTo("00-" + TRACE + "-" + hex(service.getSpanId()) + "-01");
        assertThat(server.asked().getFirst().header("tracestate")).isEqualTo("vendor=1");
        assertThat(spans.toString()).doesNotContain("secret");
        assertThat(collector.asked())
                .allSatisfy(
                        post -> {
                            assertThat(post.target()).isEqualTo("/v1/traces");
                            assertThat(post.header("content-type"))
                                    .isEqualTo("application/x-protobuf");
                        });
        Until.holds(
                "it is counted",
                () ->
                        caller.metric("weft_spans_total{", "exported") == 1
                                && callee.metric("weft_spans_total{", "exported") == 1);
    }

    @Test
    void a_request_without_a_trace_begins_one_and_every_hop_decides_alike() {
        tells(traces(1_000_000), traces(1_000_000));
        requests.get("/");
        List<Span> spans = spans(2);
        assertThat(spans.get(0).getTraceId()).isEqualTo(spans.get(1).getTraceId());
        assertThat(of(spans, Span.SpanKind.SPAN_KIND_CLIENT).getParentSpanId().isEmpty()).isTrue();

        tells(traces(0), traces(1_000_000));
        requests.get("/");
        assertThat(server.asked().getLast().header("traceparent")).endsWith("-00");
    }

    @Test
    void what_is_no_context_is_replaced_with_the_state_that_belonged_to_it() {
        tells(traces(0), RequestReporting.getDefaultInstance());
        requests.get("/", "traceparent", "nonsense", "tracestate", "vendor=1");
        assertThat(server.asked().getFirst().header("traceparent"))
                .startsWith("00-")
                .endsWith("-00");
        assertThat(server.asked().getFirst().header("tracestate")).isEmpty();
    }

    @Test
    void spans_that_no_collector_takes_are_counted() {
        tells(traces(1_000_000), RequestReporting.getDefaultInstance());
        collector.close();
        requests.get("/");
        Until.holds("it is dropped", () -> caller.metric("weft_spans_total{", "dropped") == 1);
    }
}
