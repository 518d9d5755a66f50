package dev.weft.operator;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.Certifier;
import dev.weft.operator.pipeline.MeshPipeline;
import dev.weft.operator.pipeline.PipelineMetrics;
import dev.weft.operator.push.ControlServer;
import dev.weft.operator.push.PushMetrics;
import dev.weft.operator.status.StatusBoard;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.TrustBundle;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One running operator: source, pipeline, authority and gRPC port, put together. */
final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ControlPlane.class);

    private final Surroundings surroundings;
    private final CertificateAuthority authority;
    private final MeshPipeline pipeline;
    private final ControlServer server;
    private final AtomicBoolean open = new AtomicBoolean();

    /** What the platform gives. */
    record Platform(Vertx vertx, MeterRegistry registry, InstantSource clock) {}

    ControlPlane(
            Platform platform,
            OperatorSettings.Control control,
            Surroundings surroundings,
            StatusBoard board) {
        SecureRandom random = new SecureRandom();
        InstantSource clock = platform.clock();
        this.surroundings = surroundings;
        this.authority = CertificateAuthority.open(surroundings.authority(), random, clock);
        this.pipeline =
                new MeshPipeline(
                        surroundings.source(),
                        this::trustBundle,
                        board,
                        new PipelineMetrics(platform.registry()));
        this.server =
                new ControlServer(
                        platform.vertx(),
                        new ControlServer.Settings(
                                control.address(),
                                control.port(),
                                () -> authority.issueServer(WireNames.CONTROL_SERVER_NAME)),
                        new ControlServer.Identities(
                                new Certifier(
                                        surroundings.tokens(),
                                        authority,
                                        pipeline::trustDomain,
                                        clock),
                                surroundings.tokens(),
                                pipeline.accounts(),
                                pipeline::trust,
                                clock,
                                random),
                        pipeline.listener(),
                        new PushMetrics(platform.registry()));
    }

    private Message trustBundle(String trustDomain) {
        TrustBundle.Builder bundle = TrustBundle.newBuilder().setTrustDomain(trustDomain);
        try {
            for (X509Certificate root : authority.roots()) {
                bundle.addRoots(ByteString.copyFrom(root.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has a DER", e);
        }
        return bundle.build();
    }

    /**
     * Starts. The port opens once the resources are read: until then the operator could only turn
     * proxies away.
     */
    Future<Integer> start() {
        surroundings.start(authority.rootsPem());
        pipeline.start();
        return Future.fromCompletionStage(pipeline.firstRun())
                .compose(done -> server.start())
                .onSuccess(
                        port -> {
                            open.set(true);
                            LOG.infof("serving proxies port=%d", port);
                        });
    }

    /** Whether proxies are served. */
    boolean ready() {
        return open.get();
    }

    /** Whether the pipeline moves. */
    boolean alive() {
        return pipeline.alive();
    }

    @Override
    public void close() {
        open.set(false);
        server.stop().onFailure(e -> LOG.warn("the gRPC port did not close", e));
        pipeline.close();
        surroundings.close();
    }
}
