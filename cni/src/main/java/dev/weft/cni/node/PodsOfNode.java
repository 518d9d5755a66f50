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
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Makes the redirect of pods that came before the plugin was in place. Nothing of such a pod has
 * started: its sidecar waits for the redirect, and everything else for the sidecar.
 */
public final class PodsOfNode implements ResourceEventHandler<Pod>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PodsOfNode.class.getName());

    /** A pod that could not be helped is tried again with its next event, or after this. */
    private static final long RESYNC_MILLIS = 30_000;

    private final KubernetesClient client;
    private final PodRedirect redirect;
    private final NodeNetworks networks = new NodeNetworks();
    private final Set<String> settled = ConcurrentHashMap.newKeySet();
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("pods-of-node").daemon().factory());
    private final SharedIndexInformer<Pod> informer;

    public PodsOfNode(KubernetesClient client, String node, PodRedirect redirect) {
        this.client = client;
        this.redirect = redirect;
        this.informer =
                client.pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", node)
                        .runnableInformer(RESYNC_MILLIS)
                        .addEventHandler(this)
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
            Pod pod = client.pods().inNamespace(request.namespace()).withName(request.name()).get();
            return Optional.ofNullable(pod)
                    .filter(MeshedPod::redirectedByNode)
                    .map(PodsOfNode::annotations);
        } catch (KubernetesClientException e) {
            throw new IllegalStateException(
                    "the API server does not say whether it is one of the mesh: " + e.getMessage(),
                    e);
        }
    }

    private static Map<String, String> annotations(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    }

    @Override
    public void onAdd(Pod pod) {
        worker.execute(() -> settle(pod));
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        worker.execute(() -> settle(pod));
    }

    @Override
    public void onDelete(Pod pod, boolean lastStateUnknown) {
        worker.execute(() -> settled.remove(pod.getMetadata().getUid()));
    }

    private void settle(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (settled.contains(uid) || !waiting(pod)) {
            return;
        }
        String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        try {
            Set<InetAddress> addresses =
                    pod.getStatus().getPodIPs().stream()
                            .map(PodIP::getIp)
                            .map(InetAddress::ofLiteral)
                            .collect(Collectors.toSet());
            Optional<NetworkNamespace> network = networks.with(addresses);
            if (network.isEmpty()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "no network of the node has the addresses of pod={0}",
                        name);
                return;
            }
            PodRedirect.Outcome outcome = redirect.ensure(network.get(), annotations(pod));
            settled.add(uid);
            if (outcome == PodRedirect.Outcome.MADE) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "redirect made for a pod from before the plugin pod={0}",
                        name);
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no redirect pod={0} why={1}",
                    name,
                    String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " "));
        }
    }

    /** Has a network, and may need its redirect. */
    private static boolean waiting(Pod pod) {
        String phase = String.valueOf(pod.getStatus().getPhase());
        return MeshedPod.redirectedByNode(pod)
                && !Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                && !pod.getStatus().getPodIPs().isEmpty()
                && (phase.equals("Pending") || phase.equals("Running"));
    }

    @Override
    public void close() {
        informer.close();
        worker.shutdownNow();
    }
}
