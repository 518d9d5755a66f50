package dev.weft.proxy.http;

import static dev.weft.proxy.testing.ProxyNode.millis;
import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Admission;
import dev.weft.proxy.config.v1.Delay;
import dev.weft.proxy.config.v1.Fault;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.resilience.GrpcTimeout;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the application behind a pair of sidecars is told of the time that is left. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrpcDeadlinesTest {
    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final AtomicInteger asked = new AtomicInteger();
    private final TestServer server =
            new TestServer(
                    callee.address(),
                    (request, answer) ->
                            answer.header("content-type", "application/grpc")
                                    .header(
                                            "grpc-status",
                                            asked.getAndIncrement() == 0 ? "14" : "0")
                                    .with(200));
    private final LiveRequests requests = new LiveRequests(caller);

    @AfterEach
    void close() {
        requests.close();
        server.close();
        caller.close();
        callee.close();
    }

    private Duration told(int request) {
        return GrpcTimeout.parse(server.asked().get(request).header("grpc-timeout")).orElseThrow();
    }

    @Test
    void the_time_that_was_spent_on_the_way_is_taken_off() {
        callee.accepts(
                WorkloadConfig.newBuilder()
                        .setOtherPorts(
                                InboundPort.newBuilder()
                                        .setAdmission(
                                                Admission.newBuilder()
                                                        .setFault(
                                                                Fault.newBuilder()
                                                                        .setDelay(
                                                                                Delay.newBuilder()
                                                                                        .setPercent(
                                                                                                100)
                                                                                        .setDuration(
                                                                                                millis(
                                                                                                        50)))))));
        caller.calls(
                destination(
                                HttpRoute.newBuilder()
                                        .setRetries(
                                                dev.weft.proxy.testing.Routes.retries(1)
                                                        .addGrpcCodes(14)),
                                backend(callee.meshed(server.port())))
                        .build());
        requests.post("/", "", "content-type", "application/grpc", "grpc-timeout", "20S");
        assertThat(told(0)).isLessThanOrEqualTo(Duration.ofMillis(19_950));
        assertThat(told(1)).isLessThanOrEqualTo(told(0).minusMillis(50));
    }

    @Test
    void a_timeout_of_the_route_is_told_when_it_is_the_shorter_one() {
        callee.accepts(WorkloadConfig.newBuilder());
        caller.calls(
                destination(
                                HttpRoute.newBuilder().setRequestTimeout(millis(9_000)),
                                backend(callee.meshed(server.port())))
                        .build());
        requests.post("/", "", "content-type", "application/grpc", "grpc-timeout", "20S");
        requests.post("/", "", "content-type", "application/grpc");
        assertThat(told(0)).isLessThanOrEqualTo(Duration.ofSeconds(9));
        assertThat(told(1)).isLessThanOrEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void other_requests_are_told_nothing() {
        callee.accepts(WorkloadConfig.newBuilder());
        caller.calls(
                destination(
                                HttpRoute.newBuilder().setRequestTimeout(millis(9_000)),
                                backend(callee.meshed(server.port())))
                        .build());
        requests.get("/");
        assertThat(server.asked().getFirst().header("grpc-timeout")).isEmpty();
    }
}
