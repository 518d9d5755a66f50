package dev.weft.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

class EdgeHeadersTest {
    @Test
    void what_is_said_in_our_name_is_removed_and_nothing_else() {
        Http2Headers headers =
                new DefaultHttp2Headers()
                        .method("GET")
                        .path("/weft-path")
                        .add("weft-original-port", "22")
                        .add("weft-client-id", "a")
                        .add("weft-client-id", "b")
                        .add("weft_client_id", "c")
                        .add("weft_client-id", "d")
                        .add("weft", "1")
                        .add("x-weft-a", "2")
                        .add("we", "3");

        EdgeHeaders.stripOwn(headers);

        assertThat(headers.names())
                .extracting(CharSequence::toString)
                .containsExactlyInAnyOrder(":method", ":path", "weft", "x-weft-a", "we");
    }

    @Test
    void a_claimed_certificate_is_removed_in_every_spelling() {
        Http2Headers headers =
                new DefaultHttp2Headers()
                        .add("x-forwarded-client-cert", "a")
                        .add("x_forwarded_client-cert", "b")
                        .add("weft_client_id", "c")
                        .add("x-forwarded-client-certs", "d")
                        .add("x", "e");

        EdgeHeaders.stripClaims(headers);

        assertThat(headers.names())
                .extracting(CharSequence::toString)
                .containsExactlyInAnyOrder("x-forwarded-client-certs", "x");
    }

    @Test
    void pseudo_headers_and_framing_are_not_copied() {
        HttpHeaders to = new DefaultHttpHeaders();
        EdgeHeaders.copy(
                new DefaultHttp2Headers(false)
                        .status("200")
                        .add("transfer-encoding", "chunked")
                        .add("connection", "close")
                        .add("set-cookie", "a")
                        .add("set-cookie", "b"),
                to);
        assertThat(to.names()).containsExactly("set-cookie");
        assertThat(to.getAll("set-cookie")).containsExactly("a", "b");
    }
}
