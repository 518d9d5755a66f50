package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.http.RequestDispatch;
import io.netty.channel.Channel;

/** Puts the handlers of HTTP in order on a caller's channel; {@code proxy.pipeline} does it. */
public interface ServerAssembly {
    /** HTTP/1, behind whatever stands on the channel. */
    void http1(Channel channel, RequestDispatch dispatch, Caller caller);

    /** HTTP/2, behind whatever stands on the channel. */
    void http2(Channel channel, RequestDispatch dispatch, Caller caller);
}
