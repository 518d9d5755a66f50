package dev.weft.proxy.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP/1 client sends and is sent, byte by byte. */
class ServerEdgeHandlerTest {
    private final AtomicBoolean draining = new AtomicBoolean();
    private final List<String> heard = new ArrayList<>();
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        HeadTimeoutHandler timeout = new HeadTimeoutHandler();
        EmbeddedChannel embedded = new EmbeddedChannel();
        embedded.freezeTime();
        embedded.pipeline()
                .addLast(
                        timeout,
                        Codecs.http1Server(),
                        new ServerEdgeHandler(draining::get, timeout),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                heard.add(told(message));
                                ReferenceCountUtil.release(message);
                            }

                            @Override
                            public void userEventTriggered(
                                    ChannelHandlerContext ctx, Object event) {
                                heard.add(told(event));
                            }
                        });
        return embedded;
    }

    private static String told(Object frame) {
        return switch (frame) {
            case Http2HeadersFrame head ->
                    StreamSupport.stream(head.headers().spliterator(), false)
                            .map(ServerEdgeHandlerTest::text)
                            .collect(Collectors.joining(" ", "head ", end(head.isEndStream())));
            case Http2DataFrame data ->
                    "data " + data.content().toString(ISO_8859_1) + end(data.isEndStream());
            case Http2ResetFrame reset -> "reset";
            default -> frame.toString();
        };
    }

    private static String text(Map.Entry<CharSequence, CharSequence> header) {
        return header.getKey() + "=" + header.getValue();
    }

    private static String end(boolean end) {
        return end ? " END" : "";
    }

    private void read(String bytes) {
        if (!channel.isOpen()) {
            // A client may send on; nobody reads it.
            return;
        }
        channel.writeInbound(channel.alloc().buffer().writeBytes(bytes.getBytes(ISO_8859_1)));
        channel.runPendingTasks();
    }

    private static Http2Headers status(int status) {
        return new DefaultHttp2Headers().status(Integer.toString(status));
    }

    private void answer(Http2Headers headers, boolean end) {
        channel.writeOutbound(new DefaultHttp2HeadersFrame(headers, end));
        channel.runPendingTasks();
    }

    private void body(String text, boolean end) {
        ByteBuf bytes = channel.alloc().buffer().writeBytes(text.getBytes(ISO_8859_1));
        channel.writeOutbound(new DefaultHttp2DataFrame(bytes, end));
        channel.runPendingTasks();
    }

    private String written() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound();
                bytes != null;
                bytes = channel.readOutbound()) {
            all.append(bytes.toString(ISO_8859_1));
            bytes.release();
        }
        return all.toString();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void a_request_becomes_frames_and_its_answer_bytes() {
        read("GET /foo?q=1 HTTP/1.1\r\nHost: pay\r\nX-Tier: gold\r\nConnection: x-tier\r\n\r\n");
        assertThat(heard)
                .containsExactly("head :method=GET :scheme=http :path=/foo?q=1 :authority=pay END");

        answer(status(200).add("x-a", "b"), false);
        body("hel", false);
        body("lo", true);
        assertThat(written())
                .startsWith("HTTP/1.1 200 OK\r\nx-a: b\r\ntransfer-encoding: chunked\r\n\r\n")
                .endsWith("\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void a_body_and_its_trailers_are_passed_on_both_ways() {
        read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
        read("0\r\nX-Sum: 7\r\n\r\n");
        assertThat(heard.subList(1, 3)).containsExactly("data hi", "head x-sum=7 END");

        answer(status(200), false);
        answer(new DefaultHttp2Headers().add("x-end", "1"), true);
        assertThat(written()).endsWith("\r\n\r\n0\r\nx-end: 1\r\n\r\n");
    }

    @Test
    void pipelined_requests_are_answered_one_after_another() {
        read("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(heard).hasSize(1);
        assertThat(channel.config().isAutoRead()).isFalse();

        answer(status(204), true);
        assertThat(heard).hasSize(2).last().asString().contains(":path=/2");
        assertThat(channel.config().isAutoRead()).isTrue();
        answer(status(200), true);
        assertThat(written())
                .startsWith("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n")
                .endsWith("content-length: 0\r\n\r\n");
    }

    @Test
    void pipelined_requests_of_a_client_that_leaves_are_dropped() {
        read("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPUT /2 HTTP/1.1\r\nHost: a\r\n");
        read("Content-Length: 3\r\n\r\nabc");
        channel.close();
        assertThat(heard).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Framing that two parsers could read in two ways.
                "Host: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
                "Host: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "Host: a\r\nContent-Length: 3, 4\r\n\r\nabcd",
                "Host: a\r\nContent-Length: +3\r\n\r\nabc",
                "Host: a\r\nContent-Length: -1\r\n\r\n",
                "Host: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "Host: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
                "Host: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "Host: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                // Heads that are not heads.
                "Host: a\r\nHost: b\r\n\r\n",
                "Host: a@b\r\n\r\n",
                "Host: a, b\r\n\r\n",
                "Host: a/b\r\n\r\n",
                "X-Any: b\r\n\r\n",
                "Host: a\r\n folded: b\r\n\r\n",
                "Host: a\r\nx y: b\r\n\r\n",
                "Host: a\r\nno colon\r\n\r\n",
                "Host: a\r\n: b\r\n\r\n",
                "Host: a\r\nx: b\u0000c\r\n\r\n",
                "Host: a\r\nx: b\rc\r\n\r\n",
                "Host: a\nx: b\n\n",
            })
    void what_can_be_read_in_two_ways_is_refused_and_the_connection_closed(String rest) {
        read("POST /smuggle HTTP/1.1\r\n" + rest + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(heard).noneMatch(frame -> frame.contains("/next"));
        assertThat(heard).noneMatch(frame -> frame.contains("/smuggle"));
        assertThat(written())
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("connection: close", "weft-reason: bad-request");
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "2;\u0000\r\nhi\r\n", "2\r\nhiX\r\n", "2\nhi\n"})
    void a_chunk_that_is_none_ends_the_exchange(String chunk) {
        read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
        read("0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(heard).contains("reset").noneMatch(frame -> frame.contains("/next"));
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.0,        'Transfer-Encoding: chunked\r\n'",
        "GET / HTTP/1.2,        'Host: a\r\n'",
        "GET / HTTP/2.0,        'Host: a\r\n'",
        "GET http://[ HTTP/1.1, 'Host: a\r\n'",
        "GET #/a HTTP/1.1,      'Host: a\r\n'",
        "GET a/b HTTP/1.1,      'Host: a\r\n'",
        "GET ?a HTTP/1.1,       'Host: a\r\n'",
        "GET http:a HTTP/1.1,   'Host: a\r\n'",
        "GET http://b/#a HTTP/1.1, 'Host: a\r\n'",
    })
    void lines_and_versions_that_are_not_ours_are_refused(String line, String headers) {
        read(line + "\r\n" + headers + "\r\n");
        assertThat(heard).noneMatch(frame -> frame.startsWith("head"));
        assertThat(written()).startsWith("HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void bounds_have_statuses_of_their_own() {
        read("GET /" + "a".repeat(HttpLimits.LINE_BYTES) + " HTTP/1.1\r\n");
        assertThat(written()).startsWith("HTTP/1.1 414 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void headers_beyond_their_bound_are_refused() {
        read("GET / HTTP/1.1\r\nHost: a\r\n");
        for (int i = 0; i <= HttpLimits.HEADER_LIST_BYTES / 1024; i++) {
            read("x-" + i + ": " + "a".repeat(1024) + "\r\n");
        }
        assertThat(written()).startsWith("HTTP/1.1 431 ");
        assertThat(heard).isEmpty();
    }

    @Test
    void an_absolute_target_says_the_authority() {
        read("GET http://pay:80/a?b HTTP/1.1\r\nHost: other\r\n\r\n");
        assertThat(heard)
                .containsExactly("head :method=GET :scheme=http :path=/a?b :authority=pay:80 END");
    }

    @Test
    void a_client_of_1_0_gets_its_body_until_the_close() {
        read("GET / HTTP/1.0\r\n\r\n");
        answer(status(200), false);
        body("all", true);
        assertThat(written()).isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void an_answer_to_head_has_a_length_and_no_body() {
        read("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        answer(status(200).add("content-length", "5"), true);
        assertThat(written()).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void an_interim_answer_does_not_end_the_exchange() {
        read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        answer(status(100), false);
        read("hi");
        answer(status(201), true);
        assertThat(written())
                .startsWith("HTTP/1.1 100 Continue\r\n")
                .contains("HTTP/1.1 201 Created\r\n");
        assertThat(heard.getLast()).isEqualTo("data hi END");
    }

    @Test
    void a_draining_proxy_closes_after_the_answer() {
        read("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        draining.set(true);
        answer(status(200), true);
        assertThat(written()).contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void an_answer_before_the_end_of_the_request_closes_the_connection() {
        read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
        answer(status(413), true);
        assertThat(written()).startsWith("HTTP/1.1 413 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_reset_answer_is_cut_off_and_not_completed() {
        read("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        answer(status(200), false);
        body("par", false);
        channel.writeOutbound(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        assertThat(written()).endsWith("3\r\npar\r\n");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void what_an_upstream_says_about_framing_is_not_passed_on() {
        read("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        answer(
                new DefaultHttp2Headers(false)
                        .status("200")
                        .add("transfer-encoding", "gzip")
                        .add("connection", "x"),
                true);
        assertThat(written()).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    }

    @Test
    void a_client_that_dawdles_over_its_head_is_let_go() {
        read("GET / HTTP/1.1\r\nHo");
        channel.advanceTimeBy(HttpLimits.HEAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void an_answer_may_take_longer_than_a_head_and_the_next_request_may_wait() {
        read("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        for (int i = 0; i < 5; i++) {
            channel.advanceTimeBy(HttpLimits.HEAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
        answer(status(200), true);
        channel.advanceTimeBy(HttpLimits.HEAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(2 * HttpLimits.IDLE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }
}
