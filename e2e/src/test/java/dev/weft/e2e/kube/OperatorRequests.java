package dev.weft.e2e.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator asked the API servers of this run for, by their audit logs. */
final class OperatorRequests {
    /** Who asks. */
    static final String OPERATOR = "system:serviceaccount:weft-system:weft-operator";

    private static final Path KEPT =
            Path.of("target", "audit-" + ProcessHandle.current().pid()).toAbsolutePath();

    private OperatorRequests() {}

    /** Keeps the audit log of an API server that ends. */
    static void keep(Path log) {
        try {
            if (Files.exists(log)) {
                Files.createDirectories(KEPT);
                Files.move(log, Files.createTempDirectory(KEPT, "server").resolve("audit.log"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + log, e);
        }
    }

    /** All that was kept. */
    static Set<AuditedRequest> all() throws IOException {
        if (!Files.exists(KEPT)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(KEPT)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(OperatorRequests::lines)
                    .flatMap(AuditedRequest::in)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }
}
