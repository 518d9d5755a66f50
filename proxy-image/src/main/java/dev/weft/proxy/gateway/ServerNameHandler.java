package dev.weft.proxy.gateway;

import dev.weft.proxy.gateway.tls.ListenerTls;
import dev.weft.proxy.route.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands first on a TLS connection, holds the ClientHello, in however many pieces it comes, and
 * tells which server it asks for. Whoever removes it gets the bytes in the handler that follows.
 */
public final class ServerNameHandler extends AbstractSniHandler<Boolean> {
    /** The name of the handler. */
    public static final String NAME = "server-name";

    /** Hybrid key shares take two kilobytes; nothing takes this much. */
    static final int MAX_HELLO_BYTES = 16 * 1024;

    private final Asked asked;
    private boolean hello;
    private boolean told;

    /** Told once what a client asks for; never when it does not speak TLS. */
    public interface Asked {
        /**
         * Does something with the connection.
         *
         * @param serverName lower case; empty when the client names none
         */
        void server(String serverName);
    }

    /**
     * @param asked told what the client asks for
     */
    public ServerNameHandler(Asked asked) {
        super(MAX_HELLO_BYTES, ListenerTls.HANDSHAKE_TIMEOUT.toMillis());
        this.asked = asked;
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf clientHello)
            throws Exception {
        hello = clientHello != null;
        return super.lookup(ctx, clientHello);
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
        return ctx.executor().newSucceededFuture(hello);
    }

    @Override
    protected void onLookupComplete(
            ChannelHandlerContext ctx, @Nullable String hostname, Future<Boolean> future) {
        // A connection that is closed for its name is decoded once more as it ends.
        if (told) {
            return;
        }
        told = true;
        Optional<String> name = hostname == null ? Optional.of("") : read(hostname);
        if (hello && name.isPresent()) {
            asked.server(name.get());
        } else {
            ctx.close();
        }
    }

    /** A server name is the name of a host and nothing else (RFC 6066 section 3). */
    static Optional<String> read(String hostname) {
        return Authority.parse(hostname)
                .filter(name -> name.port() == 0 && hostname.indexOf(':') < 0)
                .map(Authority::host);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A hello that is too long, too late, or none; there is nobody to tell.
        ctx.close();
    }
}
