package dev.weft.operator.inject;

import dev.weft.inject.InjectionSettings;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The webhook of one replica: its port, and the API server's trust in it. */
public final class Injector implements AutoCloseable {
    /** After as long the API server has given up, by the manifest of the installation. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);

    /** A quarter of the life of a certificate. */
    private static final Duration RENEWAL = Duration.ofHours(6);

    /** A Secret that changed is in the pod's files within a minute or two. */
    private static final Duration FILES_READ_AGAIN = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Injector.class);

    private final Vertx vertx;
    private final InjectionServer server;
    private final WebhookTrust trust;

    /** What the platform gives. */
    public record Platform(Vertx vertx, MeterRegistry registry, KubernetesClient client) {}

    /**
     * Where to listen and what to inject.
     *
     * @param certificateDirectory with tls.crt and tls.key; empty for the operator's own authority
     * @param ownWebhook the webhook's configuration, where the operator makes it
     */
    public record Settings(
            String address,
            int port,
            Optional<Path> certificateDirectory,
            String proxyImage,
            InjectionSettings.ImagePull imagePull,
            InjectionSettings.RedirectMode redirect,
            InjectionSettings.RedirectBackend redirectBackend,
            Optional<OwnWebhook> ownWebhook) {
        /** The same for the proxies themselves. */
        public InjectionSettings injecting(String rootsPem) {
            InjectionSettings defaults = InjectionSettings.defaults(rootsPem);
            return new InjectionSettings(
                    proxyImage,
                    imagePull,
                    defaults.operator(),
                    rootsPem,
                    redirect,
                    redirectBackend,
                    defaults.resources());
        }
    }

    public Injector(Platform platform, Settings settings, CertificateAuthority authority) {
        this.vertx = platform.vertx();
        this.server =
                new InjectionServer(
                        platform.vertx(),
                        new InjectionServer.Listening(
                                settings.address(),
                                settings.port(),
                                certificate(settings, authority),
                                READ_LIMIT),
                        new AdmissionHandler(() -> settings.injecting(authority.rootsPem())),
                        new InjectionMetrics(platform.registry()));
        this.trust =
                new WebhookTrust(platform.client(), authority::rootsPem, settings.ownWebhook());
    }

    private static ServingCertificate certificate(
            Settings settings, CertificateAuthority authority) {
        return settings.certificateDirectory()
                .<ServingCertificate>map(files -> new CertificateFiles(files, FILES_READ_AGAIN))
                .orElseGet(
                        () ->
                                new AuthorityCertificate(
                                        () -> authority.issueServer(WireNames.CONTROL_SERVER_NAME),
                                        RENEWAL));
    }

    /** Opens the port, then tells the API server whom to believe. */
    public Future<Integer> start() {
        return server.start()
                .compose(port -> vertx.executeBlocking(this::make).map(port))
                .onSuccess(
                        port -> {
                            trust.start();
                            LOG.infof("injecting pods port=%d", port);
                        });
    }

    private @Nullable Void make() {
        trust.make();
        return null;
    }

    @Override
    public void close() {
        trust.close();
        server.stop().onFailure(e -> LOG.warn("the webhook's port did not close", e));
    }
}
