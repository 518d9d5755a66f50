package dev.weft.cni.node;

import dev.weft.cni.agent.Request;
import dev.weft.cni.network.NetworkNamespace;
import dev.weft.cni.network.NodeNetworks;
import dev.weft.cni.network.PodRedirect;
import dev.weft.inject.MeshedPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Makes the redirect of pods that came before the plugin was in place. Nothing of such a pod has
 * started: its sidecar waits for the redirect, and everything else for the sidecar.
 */
public final class PodsOfNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PodsOfNode.class.getName());

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final PodRedirect redirect;
    private final NodeNetworks networks = new NodeNetworks();
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("pods-of-node").daemon().factory());
    private final SharedIndexInformer<Pod> informer;

    /** What is waited for; empty where the redirect is there. Confined to the worker. */
    private final Map<Place, String> waitingFor = new HashMap<>();

    /** A pod, for as long as it has its network: after a start of the node it has another. */
    private record Place(String uid, Set<InetAddress> addresses) {
        private static Place of(Pod pod) {
            return new Place(
                    pod.getMetadata().getUid(),
                    pod.getStatus().getPodIPs().stream()
                            .map(PodIP::getIp)
                            .map(InetAddress::ofLiteral)
                            .collect(Collectors.toSet()));
        }
    }

    public PodsOfNode(KubernetesClient client, String node, PodRedirect redirect) {
        this.client = client;
        this.redirect = redirect;
        this.informer =
                client.pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", node)
                        .runnableInformer(0)
                        .exceptionHandler(PodsOfNode::again);
    }

    /** The API server may be away when the agent starts, and later. */
    private static boolean again(boolean started, Throwable why) {
        LOG.log(System.Logger.Level.WARNING, "the pods of the node are not heard of: {0}", why);
        return true;
    }

    /** Looks at the pods that are there, and at those that come. */
    public void start() {
        informer.start();
        ScheduledFuture<?> unused =
                worker.scheduleWithFixedDelay(
                        this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the pods of the node are known. */
    public boolean known() {
        return informer.hasSynced();
    }

    /**
     * The annotations of a pod whose redirect the node makes; empty when it makes none.
     *
     * @throws IllegalStateException with a sentence when the API server does not say
     */
    public Optional<Map<String, String>> annotations(Request request) {
        try {
            // As a list, so that the agent needs no right beyond those that it watches with.
            return client
                    .pods()
                    .inNamespace(request.namespace())
                    .withField("metadata.name", request.name())
                    .list()
                    .getItems()
                    .stream()
                    .filter(MeshedPod::redirectedByNode)
                    .map(PodsOfNode::annotations)
                    .findFirst();
        } catch (KubernetesClientException e) {
            throw new IllegalStateException(
                    "the API server does not say whether it is one of the mesh: " + e.getMessage(),
                    e);
        }
    }

    private static Map<String, String> annotations(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    }

    private void look() {
        try {
            Map<Place, Pod> meshed =
                    informer.getStore().list().stream()
                            .filter(PodsOfNode::led)
                            .collect(Collectors.toMap(Place::of, pod -> pod));
            waitingFor.keySet().retainAll(meshed.keySet());
            meshed.forEach(this::lookAt);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the pods of the node are looked at again", e);
        }
    }

    /** Has a network, and its node leads its connections. */
    private static boolean led(Pod pod) {
        String phase = String.valueOf(pod.getStatus().getPhase());
        return MeshedPod.redirectedByNode(pod)
                && !Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                && !pod.getStatus().getPodIPs().isEmpty()
                && (phase.equals("Pending") || phase.equals("Running"));
    }

    private void lookAt(Place place, Pod pod) {
        String before = waitingFor.get(place);
        if (before != null && before.isEmpty()) {
            return;
        }
        String now = ensure(place, pod).replaceAll("\\p{Cntrl}", " ");
        waitingFor.put(place, now);
        if (!now.isEmpty() && !now.equals(before)) {
            LOG.log(System.Logger.Level.INFO, "no redirect yet pod={0} why={1}", name(pod), now);
        }
    }

    /** Makes a redirect where there is none, and says what that waits for. */
    private String ensure(Place place, Pod pod) {
        try {
            Optional<NetworkNamespace> network = networks.with(place.addresses());
            if (network.isEmpty()) {
                return "no network of the node has its addresses";
            }
            return switch (redirect.ensure(network.get(), annotations(pod))) {
                case WAS_THERE -> "";
                case NO_SIDECAR -> "no sidecar listens in its network";
                case MADE -> {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "redirect made for a pod from before the plugin pod={0}",
                            name(pod));
                    yield "";
                }
            };
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    @Override
    public void close() {
        informer.close();
        worker.shutdownNow();
    }
}
