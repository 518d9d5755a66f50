package dev.weft.proxy.http.outbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.HeadersEdit;
import dev.weft.proxy.route.CorsAnswer;
import dev.weft.proxy.route.RouteDecision;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/** The answers that filters of a route give in the place of a backend. */
final class FilterAnswers {
    private FilterAnswers() {}

    static Http2HeadersFrame redirect(RouteDecision.Redirect redirect) {
        Http2Headers head = new DefaultHttp2Headers(false);
        head.status(HttpResponseStatus.valueOf(redirect.statusCode()).codeAsText());
        head.set(HttpHeaderNames.LOCATION, redirect.location());
        head.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        redirect.filters().response().forEach(modifier -> modifier.applyTo(new HeadersEdit(head)));
        return new DefaultHttp2HeadersFrame(head, true);
    }

    static Http2HeadersFrame preflight(RouteDecision.Preflight preflight, Exchange exchange) {
        Http2Headers head = new DefaultHttp2Headers(false);
        head.status(HttpResponseStatus.NO_CONTENT.codeAsText());
        CorsAnswer.preflight(preflight.cors(), exchange.view(), new HeadersEdit(head));
        return new DefaultHttp2HeadersFrame(head, true);
    }
}
