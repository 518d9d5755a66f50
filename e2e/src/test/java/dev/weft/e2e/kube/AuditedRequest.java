package dev.weft.e2e.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/**
 * One kind of request that an API server was asked for, by its audit log.
 *
 * @param name empty where it was for all objects
 */
public record AuditedRequest(String verb, String group, String resource, String name, int status) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The requests of one line of an audit log. */
    public static Stream<AuditedRequest> in(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            JsonNode object = event.path("objectRef");
            String resource = object.path("resource").asText();
            if (resource.isEmpty()) {
                // Discovery, which everybody may do.
                return Stream.empty();
            }
            String part = object.path("subresource").asText();
            AuditedRequest request =
                    new AuditedRequest(
                            event.path("verb").asText(),
                            object.path("apiGroup").asText(),
                            part.isEmpty() ? resource : resource + "/" + part,
                            object.path("name").asText(),
                            event.path("responseStatus").path("code").asInt());
            // An object that is applied and was not there is made, which needs that right as well.
            return request.verb().equals("patch") && request.status() == 201
                    ? Stream.of(request, request.made())
                    : Stream.of(request);
        } catch (IOException e) {
            throw new UncheckedIOException("an audit log has one JSON object in a line", e);
        }
    }

    private AuditedRequest made() {
        return new AuditedRequest("create", group, resource, name, status);
    }
}
