package dev.weft.proxy.snapshot;

import dev.weft.proxy.snapshot.traffic.Admission;
import dev.weft.proxy.snapshot.traffic.Reporting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What holds for one port of the application.
 *
 * @param port 1 to 65535, or 0 for every port that is not named
 * @param service {@code namespace/service:port}; empty when no Service names the port
 * @param authorization holds for every request and connection
 * @param audit what would hold if policies in mode Audit were enforced as well; refuses nothing
 * @param routes rules for requests that match; the best match alone applies
 * @param admission what requests must pass besides
 * @param reporting what is told about requests
 */
public record InboundPort(
        int port,
        Protocol protocol,
        PlaintextMode plaintext,
        String service,
        Authorization authorization,
        Audit audit,
        List<InboundRoute> routes,
        Optional<Duration> requestTimeout,
        Admission admission,
        Reporting reporting) {
    /**
     * What would hold.
     *
     * @param authorization empty when no policy in mode Audit is about it
     */
    public record Audit(Optional<Authorization> authorization, PlaintextMode plaintext) {
        /** Of a port without policies in mode Audit. */
        public static final Audit NONE = new Audit(Optional.empty(), PlaintextMode.PERMISSIVE);

        public Audit {
            Objects.requireNonNull(authorization);
            Objects.requireNonNull(plaintext);
        }
    }

    public InboundPort {
        if (port != 0) {
            Ports.requireValid(port);
        }
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(plaintext);
        Objects.requireNonNull(service);
        Objects.requireNonNull(authorization);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(requestTimeout);
        Objects.requireNonNull(admission);
        Objects.requireNonNull(reporting);
        routes = List.copyOf(routes);
    }

    /**
     * How reasons and metrics call what is asked for.
     *
     * @param number the application's port, also when these are the rules of every other port
     */
    public String destination(int number) {
        return service.isEmpty() ? "port " + number : service;
    }

    /** Whether anything here can only be decided by reading HTTP requests. */
    public boolean needsHttp() {
        return !routes.isEmpty()
                || authorization.needsHttp()
                || audit.authorization().filter(Authorization::needsHttp).isPresent();
    }
}
