package dev.weft.proxy.pipeline;

import dev.weft.proxy.reason.UnexpectedFailure;
import dev.weft.proxy.tls.PeerFault;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Stands behind TLS until the handshake is complete, and lets nobody on who has no identity. */
final class PeerIdentityHandler extends ChannelInboundHandlerAdapter {
    private final Supplier<Optional<String>> identity;
    private final Consumer<String> proven;
    private final Consumer<PeerFault> refused;

    PeerIdentityHandler(
            Supplier<Optional<String>> identity,
            Consumer<String> proven,
            Consumer<PeerFault> refused) {
        this.identity = identity;
        this.proven = proven;
        this.refused = refused;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        Optional<String> who = handshake.isSuccess() ? identity.get() : Optional.empty();
        if (who.isEmpty()) {
            refused.accept(
                    handshake.isSuccess() ? PeerFault.NAME : PeerFault.of(handshake.cause()));
            ctx.close();
            return;
        }
        proven.accept(who.get());
        ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UnexpectedFailure.note(cause);
        // A handshake that failed, or no TLS at all.
        ctx.close();
    }
}
