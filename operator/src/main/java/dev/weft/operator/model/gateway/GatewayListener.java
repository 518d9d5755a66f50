package dev.weft.operator.model.gateway;

import dev.weft.operator.model.MeshRoute;
import java.util.List;

/**
 * A listener that is in force.
 *
 * @param name {@code Gateway/namespace/name/listener} or {@code
 *     ListenerSet/namespace/name/listener}
 * @param hostname empty for every host
 * @param certificates names of those that it shows
 * @param attachments in order of precedence
 */
public record GatewayListener(
        String name,
        String hostname,
        End end,
        List<String> certificates,
        List<Attachment> attachments) {
    public GatewayListener {
        certificates = List.copyOf(certificates);
        attachments = List.copyOf(attachments);
    }

    /** What a listener makes of a connection. */
    public enum End {
        HTTP,
        HTTPS,
        /** TLS ends here, bytes go on. */
        TERMINATED,
        /** TLS goes through. */
        PASSED,
        TCP,
        UDP
    }

    /**
     * A route that is attached.
     *
     * @param hostnames those of the route that the listener has too; one that is empty stands for
     *     every host
     */
    public record Attachment(MeshRoute route, List<String> hostnames) {
        public Attachment {
            hostnames = List.copyOf(hostnames);
        }
    }
}
