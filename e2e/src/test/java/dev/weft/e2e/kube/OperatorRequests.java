package dev.weft.e2e.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    /** One kind of request; the name is empty where it was for all objects. */
    record Request(String verb, String group, String resource, String name, int status) {}

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
    static Set<Request> all() throws IOException {
        if (!Files.exists(KEPT)) {
            return Set.of();
        }
        ObjectMapper json = new ObjectMapper();
        try (Stream<Path> files = Files.walk(KEPT)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(OperatorRequests::lines)
                    .flatMap(line -> requests(json, line))
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

    private static Stream<Request> requests(ObjectMapper json, String line) {
        try {
            JsonNode event = json.readTree(line);
            JsonNode object = event.path("objectRef");
            String resource = object.path("resource").asText();
            if (resource.isEmpty()) {
                // Discovery, which everybody may do.
                return Stream.empty();
            }
            String part = object.path("subresource").asText();
            Request request =
                    new Request(
                            event.path("verb").asText(),
                            object.path("apiGroup").asText(),
                            part.isEmpty() ? resource : resource + "/" + part,
                            object.path("name").asText(),
                            event.path("responseStatus").path("code").asInt());
            // An object that is applied and was not there is made, which needs that right as well.
            return request.verb().equals("patch") && request.status() == 201
                    ? Stream.of(request, made(request))
                    : Stream.of(request);
        } catch (IOException e) {
            throw new UncheckedIOException("an audit log has one JSON object in a line", e);
        }
    }

    private static Request made(Request applied) {
        return new Request(
                "create", applied.group(), applied.resource(), applied.name(), applied.status());
    }
}
