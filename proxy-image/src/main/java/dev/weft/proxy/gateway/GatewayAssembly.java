package dev.weft.proxy.gateway;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.ServerAssembly;
import dev.weft.proxy.http.RequestDispatch;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

/** Puts handlers in order on a client's channel; {@code proxy.pipeline} does it. */
public interface GatewayAssembly extends ServerAssembly {
    /** Behind whatever holds the ClientHello: TLS, and then the HTTP that the client chooses. */
    void https(Channel channel, SslHandler tls, RequestDispatch dispatch, Caller caller);

    /**
     * Behind whatever holds the ClientHello: TLS.
     *
     * @param done called when the handshake is complete
     */
    void terminated(Channel channel, SslHandler tls, Runnable done);
}
