package dev.weft.proxy.http.outbound;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import dev.weft.proxy.upstream.Upstreams;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

/** Opens an upstream that takes a request to an endpoint, and labels the request for the way. */
final class EndpointOpener {
    private final Upstreams upstreams;

    /** The version of HTTP that a request came in. */
    enum Came {
        HTTP1,
        HTTP2
    }

    EndpointOpener(Upstreams upstreams) {
        this.upstreams = upstreams;
    }

    /** Opens one for a request with the head, which is to be labelled before it is sent. */
    void open(
            Backend backend,
            Endpoint endpoint,
            Came came,
            Http2Headers head,
            Opened<UpstreamHandler> opened) {
        boolean http1 = http1Wanted(backend, came);
        boolean upgrade = head.contains(HttpHeaderNames.UPGRADE);
        if (!endpoint.meshed()) {
            Target plain =
                    http1 || upgrade
                            ? new Target.Http1(endpoint.address(), endpoint.port(), backend.tls())
                            : new Target.Http2(endpoint.address(), endpoint.port(), backend.tls());
            upstreams.request(plain, backend.connecting(), opened);
            return;
        }
        Target.Mesh mesh =
                new Target.Mesh(
                        endpoint.address(), endpoint.meshPort(), endpoint.identity().orElseThrow());
        if (upgrade) {
            tunnel(mesh, backend, endpoint, head, opened);
            return;
        }
        upstreams.request(mesh, backend.connecting(), opened);
    }

    /** Tells the peer's proxy the port and the version of HTTP; nobody else. */
    static void label(Backend backend, Endpoint endpoint, Came came, Http2Headers head) {
        // An attempt at another endpoint may have come before.
        head.remove(WireNames.DESTINATION_PORT_HEADER);
        head.remove(WireNames.HTTP_VERSION_HEADER);
        if (!endpoint.meshed() || head.contains(HttpHeaderNames.UPGRADE)) {
            return;
        }
        head.setInt(WireNames.DESTINATION_PORT_HEADER, endpoint.port());
        if (http1Wanted(backend, came)) {
            head.set(WireNames.HTTP_VERSION_HEADER, "1.1");
        }
    }

    /** Whether the application gets HTTP/1.1. */
    private static boolean http1Wanted(Backend backend, Came came) {
        return switch (backend.protocol()) {
            case HTTP1 -> true;
            case HTTP2, GRPC -> false;
            case DETECT, TCP -> came == Came.HTTP1;
        };
    }

    /** An upgrade changes the protocol of a connection, so it gets bytes of its own. */
    private void tunnel(
            Target.Mesh mesh,
            Backend backend,
            Endpoint endpoint,
            Http2Headers head,
            Opened<UpstreamHandler> opened) {
        Http2Headers extra = new DefaultHttp2Headers(false, 1);
        extra.set("weft-upgrade", head.get(HttpHeaderNames.UPGRADE));
        upstreams.tunnel(
                mesh,
                HostPort.of(endpoint.address(), endpoint.port()),
                extra,
                backend.connecting(),
                new Opened<>() {
                    @Override
                    public void opened(Channel bytes) {
                        opened.opened(upstreams.http1Over(bytes));
                    }

                    @Override
                    public void failed(UpstreamFailure failure) {
                        opened.failed(failure);
                    }

                    @Override
                    public boolean wanted() {
                        return opened.wanted();
                    }
                });
    }
}
