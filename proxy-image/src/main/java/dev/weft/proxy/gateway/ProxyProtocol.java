package dev.weft.proxy.gateway;

import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.edge.FirstBytes;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.ReasonCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * Connections of load balancers that say first, by the PROXY protocol, whom they carry. Those of
 * the networks that were named must; nobody else can.
 */
public final class ProxyProtocol {
    private static final String DECODER = "proxy-protocol";

    /** What a header of version 2 may carry besides addresses. */
    private static final int EXTRA_BYTES = 4 * 1024;

    private final List<Cidr> from;
    private final Telemetry telemetry;

    /**
     * @param from networks of the load balancers
     */
    public ProxyProtocol(List<Cidr> from, Telemetry telemetry) {
        this.from = List.copyOf(from);
        this.telemetry = telemetry;
    }

    /**
     * Finds out whose connection it is.
     *
     * @param client a channel that does not read yet, nor when {@code then} is told; bytes behind
     *     the header come to what that puts on the channel
     */
    void client(Channel client, Consumer<InetAddress> then) {
        InetAddress remote = ((InetSocketAddress) client.remoteAddress()).getAddress();
        if (from.stream().noneMatch(range -> range.contains(remote))) {
            then.accept(remote);
            return;
        }
        client.pipeline()
                .addLast(DECODER, new HAProxyMessageDecoder(EXTRA_BYTES))
                .addLast(new HeaderHandler(remote, then));
        FirstBytes.await(client, DECODER);
        client.config().setAutoRead(true);
    }

    /** Stands behind the decoder, which leaves after the one message that it makes. */
    private final class HeaderHandler extends ChannelInboundHandlerAdapter {
        private final InetAddress remote;
        private final Consumer<InetAddress> then;

        HeaderHandler(InetAddress remote, Consumer<InetAddress> then) {
            this.remote = remote;
            this.then = then;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!(message instanceof HAProxyMessage header)) {
                ReferenceCountUtil.release(message);
                return;
            }
            InetAddress client = client(header);
            header.release();
            ctx.channel().config().setAutoRead(false);
            then.accept(client);
            ctx.pipeline().remove(this);
        }

        /** Health checks of the load balancer itself carry nobody. */
        private InetAddress client(HAProxyMessage header) {
            AddressFamily family = header.proxiedProtocol().addressFamily();
            boolean named = family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6;
            return switch (header.command()) {
                case PROXY -> named ? InetAddress.ofLiteral(header.sourceAddress()) : remote;
                case LOCAL -> remote;
            };
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            telemetry.refused(Direction.OUTBOUND, ReasonCode.BAD_REQUEST);
            ctx.close();
        }
    }
}
