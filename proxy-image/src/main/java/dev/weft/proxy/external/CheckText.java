package dev.weft.proxy.external;

import dev.weft.proxy.config.external.Address;
import dev.weft.proxy.config.external.AttributeContext;
import dev.weft.proxy.config.external.CheckRequest;
import dev.weft.proxy.config.external.SocketAddress;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.snapshot.ExternalAuthorizer;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import java.util.TreeMap;

/** Writes down what an authorizer is told of a request: its head, and who sends it. */
final class CheckText {
    private CheckText() {}

    static CheckRequest of(Exchange exchange, ExternalAuthorizer authorizer, int port) {
        AttributeContext.HttpRequest request =
                AttributeContext.HttpRequest.newBuilder()
                        .setMethod(exchange.view().method())
                        .setPath(exchange.view().path())
                        .setHost(exchange.view().authority())
                        .setScheme("http")
                        .setProtocol(exchange.fromHttp1() ? "HTTP/1.1" : "HTTP/2")
                        .setSize(-1)
                        .putAllHeaders(headers(exchange.head(), authorizer))
                        .build();
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(
                                        AttributeContext.Peer.newBuilder()
                                                .setPrincipal(
                                                        exchange.caller().identity().orElse(""))
                                                .setAddress(
                                                        address(
                                                                exchange.caller()
                                                                        .address()
                                                                        .getHostAddress(),
                                                                0)))
                                .setDestination(
                                        AttributeContext.Peer.newBuilder()
                                                .setAddress(address("", port)))
                                .setRequest(AttributeContext.Request.newBuilder().setHttp(request)))
                .build();
    }

    private static Address address(String address, int port) {
        return Address.newBuilder()
                .setSocketAddress(SocketAddress.newBuilder().setAddress(address).setPortValue(port))
                .build();
    }

    /** Several of one name are joined, as applications join them. */
    private static Map<String, String> headers(Http2Headers head, ExternalAuthorizer authorizer) {
        Map<String, String> headers = new TreeMap<>();
        for (Map.Entry<CharSequence, CharSequence> header : head) {
            String name = header.getKey().toString();
            boolean told =
                    authorizer.includeHeaders().isEmpty()
                            || authorizer.includeHeaders().contains(name);
            if (!name.startsWith(":") && told) {
                headers.merge(name, header.getValue().toString(), (one, more) -> one + "," + more);
            }
        }
        return headers;
    }
}
