package dev.weft.operator.replicas;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.PlainRequest;
import dev.weft.proxy.config.v1.CertifyRequest;
import dev.weft.proxy.config.v1.CertifyResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Asks this replica for a certificate, as proxies will, before they do. The first one takes the
 * operator two seconds of a processor, most of them to load what it needs; on a busy machine that
 * is many seconds, and no pod is to wait for them.
 */
public final class Rehearsal {
    /** How long an answer is waited for; by then whatever can be loaded is. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final ServiceMethod<CertifyResponse, CertifyRequest> CERTIFY =
            ServiceMethod.client(
                    ServiceName.create("weft.proxy.v1.Identity"),
                    "Certify",
                    GrpcMessageEncoder.<CertifyRequest>encoder(),
                    GrpcMessageDecoder.decoder(CertifyResponse.parser()));

    private static final Logger LOG = Logger.getLogger(Rehearsal.class);

    private final Vertx vertx;
    private final ReplicaClient client;
    private final ReplicaAddress own;

    public Rehearsal(Vertx vertx, ReplicaClient client, ReplicaAddress own) {
        this.vertx = vertx;
        this.client = client;
        this.own = own;
    }

    /**
     * Asks once.
     *
     * @return completes when there is an answer or none came in time; never fails, for what the
     *     issuer says is told to those who need it
     */
    public Future<Void> perform() {
        return vertx.executeBlocking(Rehearsal::request)
                .compose(this::ask)
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(status -> LOG.debugf("a certificate was rehearsed: %s", status))
                .onFailure(failure -> LOG.infof("no certificate was rehearsed: %s", failure))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private static CertifyRequest request() {
        ByteString csr = PlainRequest.nameless(CertificateAuthority.newKeyPair(new SecureRandom()));
        return CertifyRequest.newBuilder().setCsr(csr).build();
    }

    private Future<GrpcStatus> ask(CertifyRequest csr) {
        return client.call(own, CERTIFY)
                .compose(
                        call -> {
                            call.end(csr);
                            return call.response();
                        })
                .compose(response -> response.end().map(ended -> response.status()));
    }
}
