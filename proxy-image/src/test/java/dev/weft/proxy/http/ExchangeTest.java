package dev.weft.proxy.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One stream of a caller and one of an upstream, and what becomes of them. */
class ExchangeTest {
    private final InFlight inFlight = new InFlight();
    private final List<String> told = new ArrayList<>();
    private final List<Exchange> begun = new ArrayList<>();
    private final EmbeddedChannel caller = caller();
    private final EmbeddedChannel server = new EmbeddedChannel();
    private final UpstreamHandler upstream = new UpstreamHandler(server, handler -> {});
    private boolean triedElsewhere;

    private EmbeddedChannel caller() {
        EmbeddedChannel embedded =
                new EmbeddedChannel(
                        DownstreamHandler.http2(
                                begun::add,
                                new Caller(Optional.empty(), InetAddress.getLoopbackAddress()),
                                inFlight));
        embedded.freezeTime();
        return embedded;
    }

    /** Notes what a direction is told. */
    private final class Noted implements Forwarding {
        @Override
        public Optional<UpstreamFailure> unreached(Http2Headers response) {
            return response.contains("x-unreached")
                    ? Optional.of(
                            new UpstreamFailure(UpstreamFailure.Kind.CONNECT_FAILED, "told so"))
                    : Optional.empty();
        }

        @Override
        public void responding(Http2Headers response) {
            response.set("x-edited", "yes");
        }

        @Override
        public void failedUntouched(Exchange exchange, UpstreamFailure failure) {
            triedElsewhere = true;
            told.add("untouched " + failure.kind());
        }

        @Override
        public void failed(Exchange exchange, UpstreamFailure failure) {
            told.add("failed " + failure.kind());
            exchange.refuse(Reason.of(ReasonCode.UPSTREAM_RESET));
        }

        @Override
        public void ended(Exchange exchange, ExchangeResult result) {
            told.add(result.end() + " " + result.status());
        }
    }

    private Exchange begin(String method, boolean end, String... headers) {
        Http2Headers head = new DefaultHttp2Headers().method(method).path("/").authority("pay");
        for (int i = 0; i < headers.length; i += 2) {
            head.add(headers[i], headers[i + 1]);
        }
        caller.writeInbound(new DefaultHttp2HeadersFrame(head, end));
        Exchange exchange = begun.getLast();
        exchange.forwardedBy(new Noted());
        return exchange;
    }

    private void connect(Exchange exchange) {
        server.pipeline().addLast(upstream);
        exchange.send(upstream);
    }

    private static DefaultHttp2DataFrame data(EmbeddedChannel of, String text, boolean end) {
        ByteBuf bytes = of.alloc().buffer().writeBytes(text.getBytes(US_ASCII));
        return new DefaultHttp2DataFrame(bytes, end);
    }

    private static DefaultHttp2HeadersFrame status(int status, boolean end) {
        return new DefaultHttp2HeadersFrame(
                new DefaultHttp2Headers().status(Integer.toString(status)), end);
    }

    private static String written(EmbeddedChannel to) {
        StringBuilder all = new StringBuilder();
        for (Object frame = to.readOutbound(); frame != null; frame = to.readOutbound()) {
            all.append(
                    switch (frame) {
                        case Http2HeadersFrame head ->
                                "["
                                        + (head.headers().status() == null
                                                ? head.headers().method()
                                                : head.headers().status())
                                        + (head.isEndStream() ? "|" : "")
                                        + "]";
                        case Http2DataFrame some ->
                                some.content().toString(US_ASCII) + (some.isEndStream() ? "|" : "");
                        case Http2ResetFrame reset -> "[reset " + reset.errorCode() + "]";
                        default -> frame.toString();
                    });
            ReferenceCountUtil.release(frame);
        }
        return all.toString();
    }

    @AfterEach
    void close() {
        caller.finishAndReleaseAll();
        server.finishAndReleaseAll();
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void frames_are_relayed_and_the_head_may_be_edited() {
        Exchange exchange = begin("POST", false);
        connect(exchange);
        caller.writeInbound(data(caller, "ask", true));
        assertThat(written(server)).isEqualTo("[POST]ask|");

        server.writeInbound(status(200, false), data(server, "ans", false));
        server.writeInbound(data(server, "wer", true));
        Http2HeadersFrame head = caller.readOutbound();
        assertThat(head.headers().get("x-edited")).asString().isEqualTo("yes");
        assertThat(written(caller)).isEqualTo("answer|");
        assertThat(told).containsExactly("ANSWERED 200");
    }

    @Test
    void a_body_waits_where_it_comes_from_until_there_is_an_upstream() {
        Exchange exchange = begin("POST", false);
        assertThat(caller.config().isAutoRead()).isFalse();
        caller.writeInbound(data(caller, "a", false), data(caller, "b", false));

        connect(exchange);
        assertThat(written(server)).isEqualTo("[POST]ab");
        assertThat(caller.config().isAutoRead()).isTrue();
    }

    @Test
    void a_body_that_waits_is_released_with_the_request() {
        Exchange exchange = begin("POST", false);
        caller.writeInbound(data(caller, "a", false));
        exchange.refuse(Reason.of(ReasonCode.NO_ROUTE));
        caller.writeInbound(data(caller, "b", true));
        assertThat(told).hasSize(1).first().asString().startsWith("REFUSED");
    }

    @Test
    void grpc_is_refused_in_its_own_words() {
        Exchange exchange = begin("POST", true, "content-type", "application/grpc+proto");
        exchange.refuse(Reason.of(ReasonCode.AUTHORIZATION_DENIED).with("rule", "50 %"));

        Http2HeadersFrame answer = caller.readOutbound();
        assertThat(answer.isEndStream()).isTrue();
        assertThat(answer.headers().status()).asString().isEqualTo("200");
        assertThat(answer.headers().get("grpc-status")).asString().isEqualTo("7");
        assertThat(answer.headers().get("grpc-message")).asString().contains("50_%25");
        assertThat(answer.headers().get("content-type"))
                .asString()
                .isEqualTo("application/grpc+proto");
    }

    @Test
    void an_answer_that_comes_early_tells_the_caller_to_stop() {
        connect(begin("POST", false));
        server.writeInbound(status(413, true));
        assertThat(written(caller)).isEqualTo("[413|][reset 0]");
        caller.writeInbound(data(caller, "more", false));
        assertThat(written(server)).doesNotContain("more");
    }

    @Test
    void a_caller_that_leaves_takes_the_upstream_with_it() {
        connect(begin("GET", true));
        caller.close();
        assertThat(written(server)).isEqualTo("[GET|][reset 8]");
        assertThat(told).containsExactly("ABANDONED 0");
    }

    @Test
    void a_caller_that_resets_takes_the_upstream_with_it() {
        connect(begin("GET", true));
        caller.pipeline().fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        assertThat(written(server)).endsWith("[reset 8]");
    }

    @Test
    void an_answer_that_breaks_off_is_never_complete() {
        connect(begin("GET", true));
        server.writeInbound(status(200, false), data(server, "par", false));
        server.close();
        assertThat(written(caller)).isEqualTo("[200]par[reset 2]");
        assertThat(told).containsExactly("BROKEN_OFF 200");
    }

    @Test
    void a_server_that_never_looked_may_be_replaced() {
        connect(begin("POST", true));
        server.pipeline()
                .fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
        assertThat(triedElsewhere).isTrue();
        assertThat(written(caller)).isEmpty();
    }

    @Test
    void a_server_that_may_have_worked_on_it_is_not_asked_again() {
        connect(begin("POST", true));
        server.close();
        assertThat(told).startsWith("failed RESET");
        assertThat(triedElsewhere).isFalse();
        assertThat(written(caller)).isEqualTo("[502|]");
    }

    @Test
    void once_a_body_was_sent_nothing_is_sent_twice() {
        connect(begin("POST", false));
        caller.writeInbound(data(caller, "once", false));
        server.pipeline()
                .fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
        assertThat(triedElsewhere).isFalse();
        assertThat(told).startsWith("failed UNPROCESSED");
    }

    @Test
    void a_peer_that_did_not_reach_the_application_is_passed_over() {
        connect(begin("GET", true));
        DefaultHttp2HeadersFrame answer = status(503, true);
        answer.headers().set("x-unreached", "1");
        server.writeInbound(answer);
        assertThat(triedElsewhere).isTrue();
        assertThat(written(caller)).isEmpty();
    }

    @Test
    void time_that_is_up_refuses_what_has_not_begun_and_cuts_what_has() {
        Exchange exchange = begin("GET", true);
        exchange.deadline(Duration.ofSeconds(1), () -> Reason.of(ReasonCode.REQUEST_TIMEOUT));
        connect(exchange);
        caller.advanceTimeBy(1, TimeUnit.SECONDS);
        caller.runScheduledPendingTasks();

        assertThat(written(caller)).isEqualTo("[504|]");
        assertThat(written(server)).endsWith("[reset 8]");
    }

    @Test
    void time_that_is_up_cuts_an_answer_that_has_begun() {
        Exchange exchange = begin("GET", true);
        exchange.deadline(Duration.ofSeconds(1), () -> Reason.of(ReasonCode.REQUEST_TIMEOUT));
        connect(exchange);
        server.writeInbound(status(200, false));
        caller.advanceTimeBy(1, TimeUnit.SECONDS);
        caller.runScheduledPendingTasks();
        assertThat(written(caller)).isEqualTo("[200][reset 8]");
    }

    @Test
    void interim_answers_are_passed_on() {
        connect(begin("POST", false));
        server.writeInbound(status(100, false), status(200, true));
        assertThat(written(caller)).startsWith("[100][200|]");
    }

    @Test
    void a_server_that_takes_no_more_stops_the_caller() {
        connect(begin("POST", false));
        upstream.channelWritabilityChanged(server.pipeline().context(upstream));
        assertThat(caller.config().isAutoRead()).isTrue();
        begun.getLast().writable(false);
        assertThat(caller.config().isAutoRead()).isFalse();
        begun.getLast().writable(true);
        assertThat(caller.config().isAutoRead()).isTrue();
    }

    @Test
    void a_caller_that_takes_no_more_stops_the_server() {
        connect(begin("GET", true));
        begun.getLast().downstreamWritable(false);
        assertThat(server.config().isAutoRead()).isFalse();
        begun.getLast().downstreamWritable(true);
        assertThat(server.config().isAutoRead()).isTrue();
    }
}
