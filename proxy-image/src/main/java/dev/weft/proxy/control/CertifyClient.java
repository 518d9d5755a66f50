package dev.weft.proxy.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.CertifyRequest;
import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.identity.Certification;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the operator to sign. */
public final class CertifyClient implements Certification {
    /** How long the operator may take; the issuer may be a controller that a person approves. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final GrpcClient client;

    public CertifyClient(EventLoop loop, GrpcClient client) {
        this.loop = loop;
        this.client = client;
    }

    @Override
    public void certify(ByteString request, Consumer<Answer> then) {
        Attempt attempt = new Attempt(CertifyRequest.newBuilder().setCsr(request).build(), then);
        loop.schedule(attempt::late, DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        client.call(WireNames.CERTIFY_PATH, attempt);
    }

    private static final class Attempt implements GrpcListener {
        private final CertifyRequest request;
        private final Consumer<Answer> then;
        private @Nullable GrpcCall call;
        private @Nullable CertifyResponse response;
        private boolean answered;

        private Attempt(CertifyRequest request, Consumer<Answer> then) {
            this.request = request;
            this.then = then;
        }

        private void late() {
            String why = "the operator did not answer in " + DEADLINE.toSeconds() + " s";
            answer(new Answer.Later(why));
            if (call != null) {
                call.cancel(why);
            }
        }

        @Override
        public void opened(GrpcCall opened) {
            call = opened;
            opened.sendLast(request);
        }

        @Override
        public void message(ByteString message) {
            try {
                response = CertifyResponse.parseFrom(message);
            } catch (InvalidProtocolBufferException e) {
                answer(new Answer.Later("the operator's answer cannot be read"));
            }
        }

        @Override
        public void ended(GrpcEnd end) {
            if (end.isOk() && response != null) {
                answer(read(response));
            } else {
                answer(
                        end.mayPass()
                                ? new Answer.Later(end.message())
                                : new Answer.Refused(end.message()));
            }
        }

        private static Answer read(CertifyResponse response) {
            return response.getChainCount() == 0 && !response.getIdentity().isEmpty()
                    ? new Answer.NameIt(response.getIdentity())
                    : new Answer.Issued(response);
        }

        private void answer(Answer answer) {
            if (!answered) {
                answered = true;
                then.accept(answer);
            }
        }
    }
}
