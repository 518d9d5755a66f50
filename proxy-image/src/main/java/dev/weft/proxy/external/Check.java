package dev.weft.proxy.external;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.config.external.CheckRequest;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Frames;
import dev.weft.proxy.snapshot.ExternalAuthorizer;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import dev.weft.proxy.upstream.UpstreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One question to one authorizer about one request (gRPC over HTTP/2, a unary call). */
public final class Check implements Opened<UpstreamHandler>, UpstreamListener {
    /** The longest answer that is read. */
    static final int MOST_BYTES = 64 * 1024;

    private static final String METHOD = "/envoy.service.auth.v3.Authorization/Check";
    private static final int PREFIX_BYTES = 5;
    private static final int NO_STATUS = -1;

    private final Authorizers authorizers;
    private final ExternalAuthorizer authorizer;
    private final Exchange exchange;
    private final CheckRequest question;
    private final Consumer<Answer> then;
    private final Http2Headers head = new DefaultHttp2Headers(false);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Pick pick;
    private @Nullable UpstreamHandler upstream;
    private @Nullable ScheduledFuture<?> timer;
    private int status;
    private boolean over;

    /**
     * A question that {@link #ask} asks.
     *
     * @param port of the application
     * @param then gets the answer once, unless the question is given up
     */
    public Check(
            Authorizers authorizers,
            ExternalAuthorizer authorizer,
            Exchange exchange,
            int port,
            Consumer<Answer> then) {
        this.authorizers = authorizers;
        this.authorizer = authorizer;
        this.exchange = exchange;
        this.question = CheckText.of(exchange, authorizer, port);
        this.then = then;
    }

    /** Asks; the answer may come at once. */
    public void ask() {
        Optional<Pick> found = authorizers.pick(authorizer, exchange.now());
        if (found.isEmpty()) {
            end(Outcome.CANCELLED, new Answer.Unknown("nobody is there"));
            return;
        }
        pick = found.get();
        timer = exchange.later(authorizer.timeout(), this::tooLate);
        head.method("POST").scheme("http").path(METHOD).authority(authorizer.backend().name());
        head.set("content-type", "application/grpc");
        head.set("te", "trailers");
        head.set("grpc-timeout", Math.max(1, authorizer.timeout().toMillis()) + "m");
        authorizers.open(authorizer, found.get().endpoint(), head, this);
    }

    /** Nobody waits for the answer any more. */
    public void giveUp() {
        finish(Outcome.CANCELLED);
    }

    private void tooLate() {
        end(Outcome.FAILURE, new Answer.Unknown("no answer in time"));
    }

    @Override
    public boolean wanted() {
        return !over;
    }

    @Override
    public void opened(UpstreamHandler to) {
        if (over) {
            to.abandon(Http2Error.CANCEL);
            return;
        }
        upstream = to;
        to.send(head, false, this);
        byte[] message = question.toByteArray();
        ByteBuf framed =
                to.channel()
                        .alloc()
                        .buffer(PREFIX_BYTES + message.length)
                        .writeByte(0)
                        .writeInt(message.length)
                        .writeBytes(message);
        to.channel().writeAndFlush(new DefaultHttp2DataFrame(framed, true));
    }

    @Override
    public void failed(UpstreamFailure failure) {
        end(Outcome.CONNECT_FAILED, new Answer.Unknown("cannot be reached"));
    }

    @Override
    public void frame(Http2StreamFrame frame) {
        try {
            if (over) {
                return;
            }
            switch (frame) {
                case Http2HeadersFrame headers -> headers(headers);
                case Http2DataFrame data -> data(data);
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void headers(Http2HeadersFrame frame) {
        if (Frames.informational(frame.headers())) {
            return;
        }
        if (status == 0) {
            status = Frames.number(frame.headers().status(), NO_STATUS);
        }
        if (frame.isEndStream()) {
            answered(Frames.number(frame.headers().get("grpc-status"), NO_STATUS));
        }
    }

    private void data(Http2DataFrame frame) {
        ByteBuf content = frame.content();
        if (body.size() + content.readableBytes() > MOST_BYTES) {
            end(Outcome.FAILURE, new Answer.Unknown("its answer is too long"));
            return;
        }
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        body.writeBytes(bytes);
        if (frame.isEndStream()) {
            answered(NO_STATUS);
        }
    }

    private void answered(int grpcStatus) {
        UpstreamHandler from = upstream;
        upstream = null;
        if (from != null) {
            from.completed();
        }
        ByteBuffer framed = ByteBuffer.wrap(body.toByteArray());
        if (status != 200 || grpcStatus != 0 || !oneMessage(framed)) {
            end(
                    Outcome.FAILURE,
                    new Answer.Unknown(
                            grpcStatus > 0
                                    ? "answers with grpc-status " + grpcStatus
                                    : "gives no answer of gRPC"));
            return;
        }
        byte[] message = new byte[framed.remaining()];
        framed.get(message);
        end(Outcome.SUCCESS, AnswerReader.read(message));
    }

    /**
     * Takes the prefix of a message off, which is not compressed and all there is. A part of a
     * message would be read as another one: nothing at all lets every request pass.
     */
    private static boolean oneMessage(ByteBuffer framed) {
        return framed.remaining() >= PREFIX_BYTES
                && framed.get() == 0
                && framed.getInt() == framed.remaining();
    }

    @Override
    public void readComplete() {
        // The whole answer is looked at, not its pieces.
    }

    @Override
    public void writable(boolean writable) {
        // One small message was written.
    }

    @Override
    public void gone(UpstreamFailure failure) {
        upstream = null;
        end(Outcome.FAILURE, new Answer.Unknown("broke off"));
    }

    private void end(Outcome outcome, Answer answer) {
        if (!over) {
            finish(outcome);
            then.accept(answer);
        }
    }

    private void finish(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        UpstreamHandler from = upstream;
        upstream = null;
        if (from != null) {
            from.abandon(Http2Error.CANCEL);
        }
        if (pick != null) {
            pick.ended(outcome, exchange.now());
        }
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
