package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.http.Frames;
import dev.weft.proxy.http.outbound.EndpointOpener.Came;
import dev.weft.proxy.route.RouteDecision;
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.DestinationLookup;
import dev.weft.proxy.snapshot.traffic.Reporting.Collector;
import dev.weft.proxy.telemetry.CollectorClient;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import dev.weft.proxy.upstream.UpstreamListener;
import dev.weft.proxy.upstream.Upstreams;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends what the proxy itself has to say to a Service, the way requests of the application go. */
public final class CollectorRequests implements CollectorClient {
    /** How long one may take. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final int FIRST_SUCCESS = 200;
    private static final int LAST_SUCCESS = 299;

    private final EventLoop loop;
    private final ConfigSource config;
    private final Upstreams upstreams;
    private final Callees callees;

    public CollectorRequests(
            EventLoop loop, ConfigSource config, Upstreams upstreams, Callees callees) {
        this.loop = loop;
        this.config = config;
        this.upstreams = upstreams;
        this.callees = callees;
    }

    @Override
    public void send(Collector to, byte[] message, Consumer<Delivery> then) {
        config.destination(
                to.destination(),
                answer -> {
                    if (answer instanceof DestinationLookup.Known known) {
                        send(known.destination(), to, message, then);
                    } else {
                        then.accept(Delivery.FAILED);
                    }
                });
    }

    private void send(
            Destination destination, Collector to, byte[] message, Consumer<Delivery> then) {
        long now = loop.ticker().nanoTime();
        Callee callee = callees.of(destination);
        if (!(Router.forBytes(destination, callee.chance(now))
                instanceof RouteDecision.Forward forward)) {
            then.accept(Delivery.FAILED);
            return;
        }
        Backend backend = forward.backend();
        Optional<Pick> picked =
                callee.backend(backend, now)
                        .balancer()
                        .pick(now, Set.of(), 0, backend.breaking().maxRequests());
        if (picked.isEmpty()) {
            then.accept(Delivery.FAILED);
            return;
        }
        new Post(backend, picked.get(), message, then).start(head(to, message));
    }

    private static Http2Headers head(Collector to, byte[] message) {
        Http2Headers head = new DefaultHttp2Headers(false);
        head.method("POST").scheme("http").authority(to.destination()).path(to.path());
        head.set(HttpHeaderNames.CONTENT_TYPE, "application/x-protobuf");
        head.setInt(HttpHeaderNames.CONTENT_LENGTH, message.length);
        return head;
    }

    /** One request. */
    private final class Post implements Opened<UpstreamHandler>, UpstreamListener {
        private final Backend backend;
        private final Pick pick;
        private final byte[] message;
        private final Consumer<Delivery> then;
        private Http2Headers head = new DefaultHttp2Headers(false);
        private int status;
        private boolean over;
        private @Nullable UpstreamHandler upstream;
        private @Nullable ScheduledFuture<?> timer;

        Post(Backend backend, Pick pick, byte[] message, Consumer<Delivery> then) {
            this.backend = backend;
            this.pick = pick;
            this.message = message;
            this.then = then;
        }

        void start(Http2Headers with) {
            head = with;
            timer = loop.schedule(this::late, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            new EndpointOpener(upstreams).open(backend, pick.endpoint(), Came.HTTP1, head, this);
        }

        private void late() {
            UpstreamHandler from = upstream;
            upstream = null;
            if (from != null) {
                from.abandon(Http2Error.CANCEL);
            }
            end(Outcome.FAILURE, Delivery.FAILED);
        }

        @Override
        public void opened(UpstreamHandler opened) {
            if (over) {
                opened.abandon(Http2Error.CANCEL);
                return;
            }
            upstream = opened;
            pick.started(loop.ticker().nanoTime());
            EndpointOpener.label(backend, pick.endpoint(), Came.HTTP1, head);
            opened.send(head, false, this);
            opened.channel()
                    .writeAndFlush(
                            new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(message), true));
        }

        @Override
        public void failed(UpstreamFailure failure) {
            gone(failure);
        }

        @Override
        public boolean wanted() {
            return !over;
        }

        @Override
        public void frame(Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame response
                    && !Frames.informational(response.headers())
                    && status == 0) {
                status = Frames.number(response.headers().status(), 0);
            }
            boolean last = Frames.endsStream(frame);
            ReferenceCountUtil.release(frame);
            if (last && !over) {
                UpstreamHandler from = upstream;
                upstream = null;
                if (from != null) {
                    from.completed();
                }
                boolean taken = status >= FIRST_SUCCESS && status <= LAST_SUCCESS;
                end(
                        taken ? Outcome.SUCCESS : Outcome.FAILURE,
                        taken ? Delivery.TAKEN : Delivery.FAILED);
            }
        }

        @Override
        public void readComplete() {
            // Nothing is written for what is read.
        }

        @Override
        public void writable(boolean writable) {
            // All of the message is in the channel.
        }

        @Override
        public void gone(UpstreamFailure failure) {
            upstream = null;
            end(AttemptFailures.outcome(failure), Delivery.FAILED);
        }

        private void end(Outcome outcome, Delivery delivery) {
            if (over) {
                return;
            }
            over = true;
            pick.ended(outcome, loop.ticker().nanoTime());
            if (timer != null) {
                timer.cancel(false);
            }
            then.accept(delivery);
        }
    }
}
