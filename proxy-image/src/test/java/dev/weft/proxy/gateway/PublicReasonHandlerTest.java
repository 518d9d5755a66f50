package dev.weft.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.WireNames;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import org.junit.jupiter.api.Test;

class PublicReasonHandlerTest {
    private static final String REFUSED =
            "authorization-denied; id=9c1f0a77e2d45b10; rule=MeshPolicy/shop/pay/no-allow-rule;"
                    + " client=spiffe://cluster.local/ns/edge/sa/edge; endpoint=10.1.2.3:8080";

    private static Http2Headers told(Http2Headers answer) {
        EmbeddedChannel client = new EmbeddedChannel(PublicReasonHandler.SHARED);
        client.writeOutbound(new DefaultHttp2HeadersFrame(answer, true));
        Http2HeadersFrame frame = client.readOutbound();
        client.finish();
        return frame.headers();
    }

    @Test
    void a_client_is_told_what_its_refusal_is_called_and_its_id() {
        Http2Headers answer =
                new DefaultHttp2Headers().status("403").set(WireNames.REASON_HEADER, REFUSED);

        assertThat(told(answer).get(WireNames.REASON_HEADER))
                .asString()
                .isEqualTo("authorization-denied; id=9c1f0a77e2d45b10");
    }

    @Test
    void a_reason_without_an_id_is_its_name() {
        Http2Headers answer =
                new DefaultHttp2Headers()
                        .status("503")
                        .set(WireNames.REASON_HEADER, "no-endpoints; destination=shop/pay:80");

        assertThat(told(answer).get(WireNames.REASON_HEADER)).asString().isEqualTo("no-endpoints");
    }

    @Test
    void the_message_of_a_grpc_status_says_no_more_than_that() {
        Http2Headers answer =
                new DefaultHttp2Headers()
                        .status("200")
                        .set("grpc-status", "7")
                        .set("grpc-message", REFUSED)
                        .set(WireNames.REASON_HEADER, REFUSED);

        assertThat(told(answer).get("grpc-message"))
                .asString()
                .isEqualTo("authorization-denied; id=9c1f0a77e2d45b10");
    }

    @Test
    void the_answer_of_an_application_is_left_as_it_is() {
        Http2Headers answer =
                new DefaultHttp2Headers().status("200").set("grpc-message", "not found");

        assertThat(told(answer).get("grpc-message")).asString().isEqualTo("not found");
    }
}
