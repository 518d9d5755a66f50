package dev.weft.operator.certmanager;

import dev.weft.operator.certmanager.RequestStanding.Failed;
import dev.weft.operator.certmanager.RequestStanding.Unreachable;
import dev.weft.operator.certmanager.RequestStanding.Waiting;
import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The CertificateRequests of the operator: writes them, waits for what becomes of them and removes
 * them. Watches all of them by one informer. Safe for use by several threads.
 */
final class CertificateRequests implements AutoCloseable {
    /** After an API that does not have the kind. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** How often expired requests are looked for. */
    static final Duration SWEEP = Duration.ofMinutes(1);

    private static final String BY_POD = "pod";
    private static final Logger LOG = Logger.getLogger(CertificateRequests.class);

    private final KubernetesClient client;
    private final InstantSource clock;
    private final MeterRegistry registry;
    private final RequestWaiters waiters = new RequestWaiters();
    private volatile @Nullable SharedIndexInformer<CertificateRequest> informer;
    private Instant lookedAt = Instant.MIN;
    private Instant sweptAt = Instant.MIN;

    CertificateRequests(KubernetesClient client, InstantSource clock, MeterRegistry registry) {
        this.client = client;
        this.clock = clock;
        this.registry = registry;
        registry.gaugeMapSize(
                "weft_operator_certificate_requests_waiting", List.of(), waiters.requests());
    }

    /** Whether requests can be made. May block on a call to the API server. */
    boolean available() {
        SharedIndexInformer<CertificateRequest> running = informer;
        if (running == null) {
            look();
            return false;
        }
        return running.hasSynced();
    }

    private synchronized void look() {
        if (informer != null || clock.instant().isBefore(lookedAt.plus(LOOK_AGAIN))) {
            return;
        }
        lookedAt = clock.instant();
        try {
            if (client.supports(CertificateRequest.class)) {
                informer = begin();
            }
        } catch (KubernetesClientException e) {
            LOG.debugf("the API does not say whether it has CertificateRequests: %s", e);
        }
    }

    private SharedIndexInformer<CertificateRequest> begin() {
        SharedIndexInformer<CertificateRequest> begun =
                client.resources(CertificateRequest.class)
                        .inAnyNamespace()
                        .withLabel(RequestForm.MANAGED_BY, RequestForm.OPERATOR)
                        .runnableInformer(0)
                        .addIndexers(
                                Map.of(
                                        BY_POD,
                                        request -> RequestSweep.pod(request).stream().toList()))
                        .addEventHandler(new Told());
        begun.exceptionHandler((isStarted, failure) -> true);
        begun.start()
                .whenComplete(
                        (done, failure) -> {
                            if (failure != null) {
                                LOG.error("CertificateRequests cannot be watched", failure);
                            }
                        });
        return begun;
    }

    private final class Told implements ResourceEventHandler<CertificateRequest> {
        @Override
        public void onAdd(CertificateRequest request) {
            tell(request);
        }

        @Override
        public void onUpdate(CertificateRequest before, CertificateRequest after) {
            tell(after);
        }

        @Override
        public void onDelete(CertificateRequest request, boolean finalStateUnknown) {
            // Who waits for it hears in time that nothing came of it.
        }
    }

    private void tell(CertificateRequest request) {
        if (RequestStanding.of(request).isOver()) {
            waiters.over(key(request), request);
        }
    }

    /**
     * Writes a request, unless it is there already, and waits for what becomes of it.
     *
     * @param patience after which it is left to wait by itself
     */
    RequestStanding make(CertificateRequest wanted, Duration patience) {
        RequestStanding standing;
        try (RequestWaiters.Waiter waiter = waiters.await(key(wanted))) {
            standing = made(wanted, waiter, patience);
        } catch (KubernetesClientException e) {
            standing = refused(wanted, e);
        }
        registry.counter(
                        "weft_operator_certificate_requests",
                        "outcome",
                        standing.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .increment();
        sweep();
        return standing;
    }

    private RequestStanding made(
            CertificateRequest wanted, RequestWaiters.Waiter waiter, Duration patience) {
        CertificateRequest there = create(wanted);
        if (!RequestForm.isSame(there, wanted)) {
            return new Failed("another request has the name " + key(wanted) + "; delete it");
        }
        RequestStanding standing = RequestStanding.of(there);
        if (standing.isOver()) {
            return standing;
        }
        try {
            return waiter.result(patience)
                    .or(() -> latest(wanted))
                    .map(RequestStanding::of)
                    .orElse(standing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Waiting("the operator stops");
        }
    }

    private CertificateRequest create(CertificateRequest wanted) {
        try {
            return client.resource(wanted).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return client.resource(wanted).require();
            }
            throw e;
        }
    }

    private static RequestStanding refused(CertificateRequest wanted, KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                    new Unreachable(
                            "the operator may not make CertificateRequests in namespace "
                                    + wanted.getMetadata().getNamespace()
                                    + ", or the namespace ends; apply the operator's ClusterRole"
                                    + " again");
            case HttpURLConnection.HTTP_BAD_REQUEST, 422 ->
                    new Failed("the API server refuses the request: " + e.getMessage());
            default -> new Unreachable("the API server did not take the request; try again");
        };
    }

    private Optional<CertificateRequest> latest(CertificateRequest wanted) {
        SharedIndexInformer<CertificateRequest> running = informer;
        return running == null
                ? Optional.empty()
                : Optional.ofNullable(
                        running.getStore().getByKey(Cache.metaNamespaceKeyFunc(wanted)));
    }

    /** Removes whatever else there is for the pod of a request. */
    void keepOnly(CertificateRequest wanted) {
        SharedIndexInformer<CertificateRequest> running = informer;
        Optional<String> pod = RequestSweep.pod(wanted);
        Optional<CertificateRequest> stored = latest(wanted);
        if (running != null && pod.isPresent() && stored.isPresent()) {
            remove(
                    RequestSweep.older(
                            stored.get(), running.getIndexer().byIndex(BY_POD, pod.get())));
        }
    }

    /** Removes a request. */
    void drop(CertificateRequest request) {
        remove(List.of(request));
    }

    /** Once in a while, by whoever is here: removes what was left over by pods without an owner. */
    private void sweep() {
        Instant now = clock.instant();
        SharedIndexInformer<CertificateRequest> running = informer;
        synchronized (this) {
            if (running == null || now.isBefore(sweptAt.plus(SWEEP))) {
                return;
            }
            sweptAt = now;
        }
        remove(RequestSweep.expired(running.getStore().list(), now));
    }

    private void remove(Collection<CertificateRequest> useless) {
        for (CertificateRequest request : useless) {
            try {
                client.resource(request).delete();
            } catch (KubernetesClientException e) {
                LOG.debugf("a CertificateRequest was not removed name=%s: %s", key(request), e);
            }
        }
    }

    private static String key(CertificateRequest request) {
        return Cache.metaNamespaceKeyFunc(request);
    }

    @Override
    public void close() {
        SharedIndexInformer<CertificateRequest> running = informer;
        if (running != null) {
            running.stop();
        }
    }
}
