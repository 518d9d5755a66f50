package dev.weft.proxy.gateway;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.reason.Reason;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/**
 * Stands before the exchange on the side of a client of a Gateway: of the reason for a refusal it
 * lets out what it is called and its id, by which {@code weft why} tells the rest. Addresses,
 * identities and rules are the business of the mesh.
 */
@Sharable
public final class PublicReasonHandler extends ChannelOutboundHandlerAdapter {
    /** It keeps nothing. */
    public static final PublicReasonHandler SHARED = new PublicReasonHandler();

    private static final String MESSAGE = "grpc-message";

    private PublicReasonHandler() {}

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof Http2HeadersFrame frame) {
            trim(frame.headers());
        }
        ctx.write(message, promise);
    }

    private static void trim(Http2Headers headers) {
        CharSequence why = headers.get(WireNames.REASON_HEADER);
        if (why != null) {
            String told = Reason.publicPart(why.toString());
            headers.set(WireNames.REASON_HEADER, told);
            if (headers.contains(MESSAGE)) {
                headers.set(MESSAGE, told);
            }
        }
    }
}
