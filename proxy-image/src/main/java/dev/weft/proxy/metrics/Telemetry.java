package dev.weft.proxy.metrics;

import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.InboundPort;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Every series that the proxy shows, by handles that the data path keeps or looks up cheaply. */
public final class Telemetry {
    /** Which way a request or connection goes, seen from the application. */
    public enum Direction {
        INBOUND,
        OUTBOUND
    }

    private final LongSupplier nanoTime;

    public Telemetry(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Requests of the application to an endpoint. */
    public HttpSeries outbound(Destination destination, String route, Endpoint endpoint) {
        return new HttpSeries();
    }

    /**
     * Requests to the application.
     *
     * @param number the application's port, also when the rules are those of every other port
     * @param client the identity that the caller proved
     */
    public HttpSeries inbound(InboundPort port, int number, Optional<String> client) {
        return new HttpSeries();
    }

    /** Connections to an endpoint; {@code peer="dst"}. */
    public TcpSeries outboundTcp(Destination destination, Endpoint endpoint) {
        return new TcpSeries();
    }

    /** Connections to the application; {@code peer="src"}. */
    public TcpSeries inboundTcp(InboundPort port, int number, Optional<String> client) {
        return new TcpSeries();
    }

    /** Requests that rules let through, refused, or would have refused. */
    public AuthzSeries httpAuthz(
            InboundPort port, int number, String rule, Optional<String> client) {
        return new AuthzSeries();
    }

    /** Connections that rules let through, refused, or would have refused. */
    public AuthzSeries tcpAuthz(
            InboundPort port, int number, String rule, Optional<String> client) {
        return new AuthzSeries();
    }

    /** The proxy answered in the application's place. */
    public void refused(Direction direction, ReasonCode code) {}

    /** A configuration came into force. */
    public void configured(long generation) {}

    /** A configuration was refused. */
    public void configRefused() {}

    /** A certificate came into force. */
    public void certified(Instant expires) {}

    /**
     * Writes all series.
     *
     * @param accept the scraper's {@code Accept} header; empty for the text format
     * @return the content type of what was written
     */
    public String write(String accept, OutputStream out) throws IOException {
        out.write(
                Long.toString(nanoTime.getAsLong() + accept.length())
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return "text/plain";
    }
}
