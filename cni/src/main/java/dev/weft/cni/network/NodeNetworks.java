package dev.weft.cni.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The networks of all pods of the node. Which is whose, their addresses say. */
public final class NodeNetworks {
    private static final System.Logger LOG = System.getLogger(NodeNetworks.class.getName());

    /** More than any node has pods. */
    private static final int MOST = 4_096;

    /**
     * Finds the network of a pod.
     *
     * @param addresses the pod's own
     */
    public Optional<NetworkNamespace> with(Set<InetAddress> addresses) throws IOException {
        List<NetworkNamespace> all;
        try (Stream<Path> files = Files.list(NetworkNamespace.FOLDER)) {
            all = files.limit(MOST).map(NetworkNamespace::new).toList();
        }
        return all.stream().filter(one -> has(one, addresses)).findFirst();
    }

    private static boolean has(NetworkNamespace namespace, Set<InetAddress> addresses) {
        try {
            Set<InetAddress> there = namespace.inside(NodeNetworks::addresses);
            return there.stream().anyMatch(addresses::contains);
        } catch (IOException e) {
            // Pods end all the time, and leave a file behind for a moment.
            LOG.log(System.Logger.Level.DEBUG, "not looked into: {0}", e.getMessage());
            return false;
        }
    }

    /** Of the network that the thread is in. */
    private static Set<InetAddress> addresses() throws IOException {
        Set<InetAddress> all = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .forEach(all::add);
        // Java asks for IPv6 by the process, not by the thread.
        Path ipv6 = Path.of("/proc/thread-self/net/if_inet6");
        if (Files.exists(ipv6)) {
            for (String line : Files.readAllLines(ipv6)) {
                all.add(InetAddress.getByAddress(HexFormat.of().parseHex(line, 0, 32)));
            }
        }
        return all;
    }
}
