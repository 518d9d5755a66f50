package dev.weft.proxy.metrics;

import dev.weft.proxy.balance.EjectionListener;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.InboundPort;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Every series that the proxy shows, by handles that the data path keeps or looks up cheaply. */
public final class Telemetry {
    /** Pairs of ends that are told apart, for each direction and kind. */
    static final int MAX_ENDS = 2_048;

    /** Which way a request or connection goes, seen from the application. */
    public enum Direction {
        INBOUND,
        OUTBOUND
    }

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final SeriesTable<Ends, HttpSeries> outboundHttp;
    private final SeriesTable<Ends, HttpSeries> inboundHttp;
    private final SeriesTable<Ends, TcpSeries> outboundTcp;
    private final SeriesTable<Ends, TcpSeries> inboundTcp;
    private final SeriesTable<AuthzFamilies.Key, AuthzSeries> httpAuthz;
    private final SeriesTable<AuthzFamilies.Key, AuthzSeries> tcpAuthz;
    private final SeriesTable<RetryFamilies.Key, RetrySeries> retries;
    private final EndpointFamilies endpoints;
    private final RouteFamilies routes;
    private final AdmissionFamilies admissions;
    private final ReportingFamilies reporting;
    private final Counter refused;
    private final Counter handshakesRefused;
    private final Gauge generation;
    private final Counter configRefused;
    private final Gauge certificateExpiry;
    private final Gauge redirectProven;
    private final Counter certificates;

    public Telemetry() {
        Families families = new Families(registry);
        this.outboundHttp = http(families, Direction.OUTBOUND);
        this.inboundHttp = http(families, Direction.INBOUND);
        this.outboundTcp = tcp(families, Direction.OUTBOUND, "dst");
        this.inboundTcp = tcp(families, Direction.INBOUND, "src");
        this.httpAuthz = authz("http");
        this.tcpAuthz = authz("tcp");
        this.endpoints = new EndpointFamilies(registry, MAX_ENDS);
        this.routes = new RouteFamilies(registry, MAX_ENDS);
        this.admissions = new AdmissionFamilies(registry, MAX_ENDS);
        this.reporting = new ReportingFamilies(registry);
        RetryFamilies retryFamilies = new RetryFamilies(registry);
        this.retries =
                new SeriesTable<>(
                        MAX_ENDS,
                        RetryFamilies.Key.OTHER,
                        key -> new RetrySeries(retryFamilies, key));
        this.refused =
                Counter.builder()
                        .name("weft_refused_total")
                        .help(
                                "Requests and connections that the proxy answered itself or cut off, by reason.")
                        .labelNames("direction", "reason")
                        .withoutExemplars()
                        .register(registry);
        this.handshakesRefused =
                Counter.builder()
                        .name("weft_handshakes_refused_total")
                        .help("Connections whose TLS handshake the proxy did not accept, by why.")
                        .labelNames("reason")
                        .withoutExemplars()
                        .register(registry);
        this.generation =
                Gauge.builder()
                        .name("weft_config_generation")
                        .help("The highest generation of a configuration in force.")
                        .register(registry);
        this.configRefused =
                Counter.builder()
                        .name("weft_config_refused_total")
                        .help("Configurations that were refused; the one before stays in force.")
                        .withoutExemplars()
                        .register(registry);
        this.redirectProven =
                Gauge.builder()
                        .name("weft_redirect_proven")
                        .help(
                                "Whether the kernel led a connection to the proxy when it last looked.")
                        .labelNames("direction")
                        .register(registry);
        this.certificateExpiry =
                Gauge.builder()
                        .name("identity_cert_expiration_timestamp_seconds")
                        .help("When the certificate in force expires.")
                        .register(registry);
        this.certificates =
                Counter.builder()
                        .name("weft_certificates_total")
                        .help("Requests for a certificate, by whether one came of it.")
                        .labelNames("outcome")
                        .withoutExemplars()
                        .register(registry);
    }

    private static SeriesTable<Ends, HttpSeries> http(Families families, Direction direction) {
        return new SeriesTable<>(
                MAX_ENDS, Ends.other(direction), ends -> new HttpSeries(families, ends));
    }

    private static SeriesTable<Ends, TcpSeries> tcp(
            Families families, Direction direction, String peer) {
        return new SeriesTable<>(
                MAX_ENDS, Ends.other(direction), ends -> new TcpSeries(families, ends, peer));
    }

    private SeriesTable<AuthzFamilies.Key, AuthzSeries> authz(String what) {
        AuthzFamilies families = new AuthzFamilies(registry, what);
        return new SeriesTable<>(MAX_ENDS, AuthzFamilies.Key.OTHER, families::series);
    }

    /** Requests of the application to an endpoint. */
    public HttpSeries outbound(Destination destination, String route, Endpoint endpoint) {
        return outboundHttp.of(Ends.outbound(destination.name(), route, endpoint));
    }

    /** Copies of requests to a destination that go to a backend. */
    public MirrorSeries mirrors(Destination destination, String backend) {
        return routes.mirror(new RetryFamilies.Key(destination.name(), backend));
    }

    /** A filter of a route answered in the application's place. */
    public void answered(Direction direction, String filter) {
        routes.answered(direction, filter);
    }

    /** A line of the access log was not written. */
    public void accessLogDropped() {
        reporting.lineDropped();
    }

    /** Spans that a collector took. */
    public void spansExported(int count) {
        reporting.spans("exported", count);
    }

    /** Spans that were not sent, or not taken. */
    public void spansDropped(int count) {
        reporting.spans("dropped", count);
    }

    /** A request was made to wait on purpose. */
    public void delayed(String target) {
        admissions.delayed(target);
    }

    /** What a peer did not read was cut off, for too many do not. */
    public void stalledCutOff() {
        admissions.cutOff();
    }

    /** Datagrams of a listener. */
    public DatagramSeries datagrams(String target) {
        return routes.datagrams(target);
    }

    /** How many requests to a target may be under way at once. */
    public void concurrencyLimit(String target, int limit) {
        admissions.limit(target, limit);
    }

    /** Counts the endpoints of a backend that are left out. */
    public EjectionListener ejections(Destination destination, Backend backend) {
        return endpoints.of(destination.name(), backend.name());
    }

    /** Further attempts of requests to a backend. */
    public RetrySeries retries(Destination destination, Backend backend) {
        return retries.of(new RetryFamilies.Key(destination.name(), backend.name()));
    }

    /**
     * Requests to the application.
     *
     * @param number the application's port, also when the rules are those of every other port
     * @param client the identity that the caller proved
     */
    public HttpSeries inbound(InboundPort port, int number, Optional<String> client) {
        return inboundHttp.of(Ends.inbound(port.destination(number), client));
    }

    /** Connections to an endpoint; {@code peer="dst"}. */
    public TcpSeries outboundTcp(Destination destination, Endpoint endpoint) {
        return outboundTcp.of(Ends.outbound(destination.name(), "", endpoint));
    }

    /** Connections to the application; {@code peer="src"}. */
    public TcpSeries inboundTcp(InboundPort port, int number, Optional<String> client) {
        return inboundTcp.of(Ends.inbound(port.destination(number), client));
    }

    /** Requests that rules let through, refused, or would have refused. */
    public AuthzSeries httpAuthz(
            InboundPort port, int number, String rule, Optional<String> client) {
        return httpAuthz.of(
                new AuthzFamilies.Key(port.destination(number), rule, client.orElse("")));
    }

    /** Connections that rules let through, refused, or would have refused. */
    public AuthzSeries tcpAuthz(
            InboundPort port, int number, String rule, Optional<String> client) {
        return tcpAuthz.of(
                new AuthzFamilies.Key(port.destination(number), rule, client.orElse("")));
    }

    /** The proxy answered in the application's place. */
    public void refused(Direction direction, ReasonCode code) {
        refused.labelValues(Ends.label(direction), code.text()).inc();
    }

    /**
     * A peer did not prove who it is, or a client of a gateway could not be spoken to.
     *
     * @param why one of a few words
     */
    public void handshakeRefused(String why) {
        handshakesRefused.labelValues(why).inc();
    }

    /** A configuration came into force. */
    public void configured(long inForce) {
        generation.set(Math.max(generation.get(), (double) inForce));
    }

    /** A configuration was refused. */
    public void configRefused() {
        configRefused.inc();
    }

    /** Connections of the direction are redirected to the proxy. */
    public void redirectProven(Direction direction) {
        redirectProven.labelValues(Ends.label(direction)).set(1);
    }

    /** Connections of the direction are not redirected, or nobody knows yet. */
    public void redirectGone(Direction direction) {
        redirectProven.labelValues(Ends.label(direction)).set(0);
    }

    /** From now on shows what is set aside for buffers: its bytes, as of the moment it is read. */
    public void watchBuffers(LongSupplier bytes) {
        GaugeWithCallback.builder()
                .name("weft_buffers_bytes")
                .help("What is set aside outside of the heap for what passes through.")
                .callback(point -> point.call((double) bytes.getAsLong()))
                .register(registry);
    }

    /** A certificate came into force. */
    public void certified(Instant expires) {
        certificateExpiry.set((double) expires.getEpochSecond());
        certificates.labelValues("issued").inc();
    }

    /** No certificate came of a request; the one before, if any, stays in force. */
    public void certificateMissed() {
        certificates.labelValues("missed").inc();
    }

    /**
     * Writes all series.
     *
     * @param accept the scraper's {@code Accept} header; empty for the text format
     * @return the content type of what was written
     */
    public String write(String accept, OutputStream out) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        writer.write(out, registry.scrape());
        return writer.getContentType();
    }
}
