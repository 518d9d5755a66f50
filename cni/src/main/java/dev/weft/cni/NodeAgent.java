package dev.weft.cni;

import dev.weft.cni.agent.AgentSocket;
import dev.weft.cni.agent.PodRequests;
import dev.weft.cni.chain.NodeFiles;
import dev.weft.cni.chain.PluginConfig;
import dev.weft.cni.network.PodRedirect;
import dev.weft.cni.node.Installation;
import dev.weft.cni.node.NodeTaint;
import dev.weft.cni.node.PodsOfNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The agent of a node: answers the plugin, and keeps it where the runtime looks for it. */
final class NodeAgent {
    private static final System.Logger LOG = System.getLogger(NodeAgent.class.getName());

    /** Where the image has the plugin. */
    private static final Path PLUGIN = Path.of("/opt/weft/app/weft-cni");

    /** A plugin sends what it has at once. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);

    /** Where the kernel does not tell of a file that was rewritten. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final NodeFiles files;
    private final NodeSettings settings;
    private final PodRedirect redirect;
    private final PodsOfNode pods;
    private final NodeTaint taint;
    private final Installation installation;

    private volatile String waitingFor = "its start";
    private volatile boolean stopped;
    private boolean untainted;

    NodeAgent(NodeSettings settings, KubernetesClient client) {
        this.settings = settings;
        this.files =
                new NodeFiles(
                        PLUGIN,
                        settings.programs(),
                        settings.lists(),
                        new PluginConfig(
                                settings.socket().toString(), settings.excludeNamespaces()));
        this.redirect = new PodRedirect(settings.backend());
        this.pods = new PodsOfNode(client, settings.node(), redirect);
        this.taint = new NodeTaint(client, settings.node());
        this.installation = new Installation(client, settings.namespace(), settings.daemonSet());
    }

    /** What it waits for; empty when it is ready. */
    String waitingFor() {
        return waitingFor;
    }

    /** Works until it is stopped. First the socket: no plugin may find nobody behind it. */
    void run() throws IOException {
        AgentSocket socket =
                AgentSocket.open(
                        settings.socket(),
                        READ_LIMIT,
                        new PodRequests(redirect, pods::annotations));
        try (socket;
                WatchService changes = FileSystems.getDefault().newWatchService()) {
            if (settings.lists().isPresent()) {
                settings.lists()
                        .get()
                        .register(
                                changes,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE);
            }
            pods.start();
            while (!stopped) {
                install();
                Duration pause = waitingFor.isEmpty() ? LOOK_AGAIN : TRY_AGAIN;
                WatchKey change = changes.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
                if (change != null) {
                    change.pollEvents();
                    change.reset();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void install() {
        if (stopped) {
            return;
        }
        try {
            if (files.install() == NodeFiles.Change.WRITTEN) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "plugin in place programs={0} lists={1}",
                        settings.programs(),
                        settings.lists().map(Path::toString).orElse("of Multus"));
            }
            waitingFor = pods.known() ? "" : "the pods of the node";
            if (waitingFor.isEmpty() && !untainted) {
                untainted = taint.remove();
            }
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(waitingFor)) {
                LOG.log(System.Logger.Level.WARNING, "the plugin is not in place: {0}", why);
            }
            waitingFor = why;
        }
    }

    /**
     * Leaves the node as it was when the DaemonSet is gone, and ready for the next agent if not.
     */
    synchronized void stop() {
        stopped = true;
        pods.close();
        if (!installation.removed()) {
            say("stopped; the plugin stays for the next agent");
            return;
        }
        try {
            files.remove();
            say("removed from the node");
        } catch (IOException e) {
            say("not removed; take the plugin weft-cni out of the node's list by hand: " + e);
        }
    }

    /** The log is closed already when a virtual machine is told to stop. */
    private static void say(String words) {
        System.err.println("weft-cni-node: " + words);
    }
}
