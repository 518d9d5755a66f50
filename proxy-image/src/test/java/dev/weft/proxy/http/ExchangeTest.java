package dev.weft.proxy.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.tcp.Stalls;
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
    private final Stalls stalls = new Stalls(new EmbeddedChannel().eventLoop(), () -> {});
    private final InFlight inFlight = new InFlight(stalls);
    private final List<String> told = new ArrayList<>();
    private final List<Exchange> begun = new ArrayList<>();
    private final EmbeddedChannel caller = caller();
    private final EmbeddedChannel server = new EmbeddedChannel();
    private final UpstreamHandler upstream = new UpstreamHandler(server, handler -> {});
    private final EmbeddedChannel other = new EmbeddedChannel();
    private final ReplayMemory replay = new ReplayMemory();

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
    private final class Noted implements Forwarding, AttemptOwner {
        @Override
        public boolean passes(Attempt attempt, Http2HeadersFrame response) {
            if (response.headers().contains("x-again")) {
                attempt.discard(response);
                told.add("discarded");
                return false;
            }
            return true;
        }

        @Override
        public void responding(Http2Headers response) {
            response.set("x-edited", "yes");
        }

        @Override
        public void failed(Attempt attempt, UpstreamFailure failure) {
            Exchange exchange = begun.getLast();
            if (exchange.repeatable()) {
                told.add("failed " + failure.kind());
            } else {
                told.add("failed for good " + failure.kind());
                exchange.refuse(Reason.of(ReasonCode.UPSTREAM_RESET));
            }
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
        new Attempt(exchange, new Noted()).send(upstream);
    }

    private void connectOther(Exchange exchange) {
        UpstreamHandler handler = new UpstreamHandler(other, done -> {});
        other.pipeline().addLast(handler);
        new Attempt(exchange, new Noted()).send(handler);
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
        other.finishAndReleaseAll();
        assertThat(replay.taken()).isZero();
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
        assertThat(told).containsExactly("failed UNPROCESSED");
        assertThat(written(caller)).isEmpty();
    }

    @Test
    void once_a_body_was_sent_and_not_kept_nothing_can_be_sent_twice() {
        connect(begin("POST", false));
        caller.writeInbound(data(caller, "once", false));
        server.pipeline()
                .fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
        assertThat(told).startsWith("failed for good UNPROCESSED");
        assertThat(written(caller)).isEqualTo("[502|][reset 0]");
    }

    @Test
    void a_body_that_was_kept_is_sent_again_with_what_comes_later() {
        Exchange exchange = begin("POST", false);
        caller.writeInbound(data(caller, "a", false));
        exchange.keepBody(replay);
        connect(exchange);
        caller.writeInbound(data(caller, "b", false));
        server.close();
        assertThat(told).containsExactly("failed RESET");
        assertThat(caller.config().isAutoRead()).isFalse();
        caller.writeInbound(data(caller, "c", false));

        connectOther(exchange);
        caller.writeInbound(data(caller, "d", true));
        assertThat(written(server)).startsWith("[POST]ab");
        assertThat(written(other)).isEqualTo("[POST]abcd|");
        other.writeInbound(status(200, true));
        assertThat(written(caller)).isEqualTo("[200|]");
    }

    @Test
    void what_is_kept_of_a_body_is_bounded() {
        Exchange exchange = begin("POST", false);
        exchange.keepBody(replay);
        connect(exchange);
        String block = "x".repeat(RequestBody.REPLAY_BYTES / 4);
        for (int i = 0; i < 4; i++) {
            caller.writeInbound(data(caller, block, false));
        }
        assertThat(replay.taken()).isEqualTo(RequestBody.REPLAY_BYTES);
        assertThat(exchange.repeatable()).isTrue();
        caller.writeInbound(data(caller, "y", false));
        assertThat(replay.taken()).isZero();
        assertThat(exchange.repeatable()).isFalse();
        assertThat(written(server)).hasSize("[POST]".length() + RequestBody.REPLAY_BYTES + 1);
    }

    @Test
    void what_all_requests_keep_together_is_bounded() {
        assertThat(replay.take(ReplayMemory.MAX_BYTES)).isTrue();
        Exchange exchange = begin("POST", false);
        exchange.keepBody(replay);
        connect(exchange);
        caller.writeInbound(data(caller, "a", false));
        assertThat(exchange.repeatable()).isFalse();
        assertThat(written(server)).isEqualTo("[POST]a");
        replay.giveBack(ReplayMemory.MAX_BYTES);
    }

    @Test
    void once_a_response_is_passed_on_nothing_is_kept() {
        Exchange exchange = begin("POST", false);
        exchange.keepBody(replay);
        connect(exchange);
        caller.writeInbound(data(caller, "a", false));
        server.writeInbound(status(200, false));
        assertThat(replay.taken()).isZero();
    }

    @Test
    void a_response_that_is_not_passed_on_is_left_to_nobody() {
        Exchange exchange = begin("GET", true);
        connect(exchange);
        DefaultHttp2HeadersFrame answer = status(503, false);
        answer.headers().set("x-again", "1");
        server.writeInbound(answer, data(server, "sorry", true));
        assertThat(told).containsExactly("discarded");
        assertThat(written(server)).isEqualTo("[GET|][reset 8]");

        connectOther(exchange);
        other.writeInbound(status(200, true));
        assertThat(written(caller)).isEqualTo("[200|]");
    }

    @Test
    void time_that_is_up_refuses_what_has_not_begun_and_cuts_what_has() {
        Exchange exchange = begin("GET", true);
        exchange.deadline(
                Duration.ofSeconds(1), () -> exchange.late(Reason.of(ReasonCode.REQUEST_TIMEOUT)));
        connect(exchange);
        caller.advanceTimeBy(1, TimeUnit.SECONDS);
        caller.runScheduledPendingTasks();

        assertThat(written(caller)).isEqualTo("[504|]");
        assertThat(written(server)).endsWith("[reset 8]");
    }

    @Test
    void time_that_is_up_cuts_an_answer_that_has_begun() {
        Exchange exchange = begin("GET", true);
        exchange.deadline(
                Duration.ofSeconds(1), () -> exchange.late(Reason.of(ReasonCode.REQUEST_TIMEOUT)));
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
        Exchange exchange = begin("POST", false);
        server.pipeline().addLast(upstream);
        Attempt attempt = new Attempt(exchange, new Noted());
        attempt.send(upstream);
        upstream.channelWritabilityChanged(server.pipeline().context(upstream));
        assertThat(caller.config().isAutoRead()).isTrue();
        attempt.writable(false);
        assertThat(caller.config().isAutoRead()).isFalse();
        attempt.writable(true);
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
