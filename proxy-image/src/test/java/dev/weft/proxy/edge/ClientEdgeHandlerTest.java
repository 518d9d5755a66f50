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
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP/1 application is sent and answers, byte by byte. */
class ClientEdgeHandlerTest {
    private final List<String> heard = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    Codecs.http1Client(),
                    new ClientEdgeHandler(),
                    new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object message) {
                            heard.add(told(message));
                            ReferenceCountUtil.release(message);
                        }

                        @Override
                        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                            heard.add(told(event));
                        }
                    });

    private static String told(Object frame) {
        return switch (frame) {
            case Http2HeadersFrame head ->
                    "head " + head.headers().status() + (head.isEndStream() ? " END" : "");
            case Http2DataFrame data ->
                    "data "
                            + data.content().toString(ISO_8859_1)
                            + (data.isEndStream() ? " END" : "");
            case Http2ResetFrame reset -> "reset";
            default -> frame.toString();
        };
    }

    private static Http2Headers request(String method) {
        return new DefaultHttp2Headers().method(method).scheme("http").path("/p").authority("a:1");
    }

    private void send(Http2Headers head, boolean end) {
        channel.writeOutbound(new DefaultHttp2HeadersFrame(head, end));
    }

    private void read(String bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(channel.alloc().buffer().writeBytes(bytes.getBytes(ISO_8859_1)));
        }
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
    void one_request_after_another_uses_the_connection() {
        send(request("GET"), true);
        assertThat(written()).isEqualTo("GET /p HTTP/1.1\r\nhost: a:1\r\n\r\n");
        read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        send(request("DELETE"), true);
        read("HTTP/1.1 204 No Content\r\n\r\n");

        assertThat(heard)
                .containsExactly("head 200", "data hi END", "REUSABLE", "head 204 END", "REUSABLE");
    }

    @Test
    void a_body_of_unknown_length_is_sent_in_chunks_with_its_trailers() {
        send(request("POST").add("te", "trailers"), false);
        channel.writeOutbound(
                new DefaultHttp2DataFrame(channel.alloc().buffer().writeBytes(new byte[] {'x'})));
        send(new DefaultHttp2Headers().add("x-sum", "1"), true);
        assertThat(written())
                .contains("transfer-encoding: chunked", "connection: te")
                .endsWith("\r\n\r\n1\r\nx\r\n0\r\nx-sum: 1\r\n\r\n");
    }

    @Test
    void cookies_that_http2_split_are_one_field_again() {
        send(request("GET").add("cookie", "a=1").add("cookie", "b=2"), true);
        assertThat(written()).contains("cookie: a=1; b=2\r\n");
    }

    @Test
    void a_post_without_a_body_says_so() {
        send(request("POST"), true);
        assertThat(written()).contains("content-length: 0\r\n");
    }

    @Test
    void a_body_until_the_close_is_complete_with_the_close() {
        send(request("GET"), true);
        read("HTTP/1.1 200 OK\r\n\r\nabc");
        channel.close();
        assertThat(heard).containsExactly("head 200", "data abc", "data  END", "LAST");
    }

    @Test
    void an_answer_before_the_end_of_the_request_is_the_last_of_the_connection() {
        send(request("POST"), false);
        read("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        assertThat(heard).containsExactly("head 413 END", "LAST");
    }

    @Test
    void an_answer_with_connection_close_is_the_last() {
        send(request("GET"), true);
        read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(heard).containsExactly("head 200 END", "LAST");
    }

    @Test
    void interim_answers_come_before_the_final_one() {
        send(request("GET"), true);
        read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n");
        read("Content-Length: 0\r\n\r\n");
        assertThat(heard).containsExactly("head 103", "head 200 END", "REUSABLE");
    }

    @Test
    void the_answer_to_head_has_no_body_whatever_its_length_says() {
        send(request("HEAD"), true);
        read("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        assertThat(heard).containsExactly("head 200 END", "REUSABLE");
    }

    @Test
    void an_answer_that_nobody_asked_for_ends_the_connection() {
        send(request("GET"), true);
        read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(heard).containsExactly("head 200 END", "REUSABLE", "reset");
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
                "HTTP/1.1 two OK\r\n\r\n",
                "SSH-2.0-test\r\n",
            })
    void what_is_not_http_is_no_answer(String bytes) {
        send(request("GET"), true);
        read(bytes);
        assertThat(heard).containsExactly("reset");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_body_that_is_cut_off_does_not_end() {
        send(request("GET"), true);
        read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
        channel.close();
        assertThat(heard).startsWith("head 200", "data ab").noneMatch(one -> one.endsWith("END"));
    }
}
