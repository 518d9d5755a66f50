package dev.weft.cni.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which ports of TCP somebody listens on, by the kernel's tables (proc(5)). */
final class ListeningPorts {
    private static final Path TABLES = Path.of("/proc/thread-self/net");

    /** The kernel lists those that listen first; a pod may have more connections than is read. */
    private static final int MOST_LINES = 4_096;

    private static final String LISTENS = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;

    private ListeningPorts() {}

    /** Of the network that the thread is in. */
    static Set<Integer> here() throws IOException {
        Set<Integer> ports = read(TABLES.resolve("tcp"));
        Path ofIpv6 = TABLES.resolve("tcp6");
        if (Files.exists(ofIpv6)) {
            ports.addAll(read(ofIpv6));
        }
        return ports;
    }

    private static Set<Integer> read(Path table) throws IOException {
        try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
            return in(lines);
        }
    }

    /** By the lines of a table, of which the first names the columns. */
    static Set<Integer> in(Stream<String> lines) {
        return lines.limit(MOST_LINES)
                .skip(1)
                .map(line -> Arrays.asList(line.strip().split(" +", STATE + 2)))
                .flatMap(columns -> port(columns).stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Optional<Integer> port(List<String> columns) {
        if (columns.size() <= STATE || !columns.get(STATE).equals(LISTENS)) {
            return Optional.empty();
        }
        String local = columns.get(LOCAL);
        return Optional.of(Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), 16));
    }
}
