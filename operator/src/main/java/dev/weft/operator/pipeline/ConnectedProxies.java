package dev.weft.operator.pipeline;

import com.google.protobuf.ByteString;
import dev.weft.operator.push.ConfigKey;
import dev.weft.operator.push.ConnectedProxy;
import dev.weft.operator.push.ProxyStream;
import dev.weft.operator.push.Standing;
import dev.weft.operator.push.StreamListener;
import dev.weft.operator.status.LoadBook;
import dev.weft.operator.status.Replicas;
import dev.weft.operator.status.Standings;
import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.traffic.Reporter;
import dev.weft.operator.traffic.TrafficRecord;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.trust.TrustView;
import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.TrafficReport;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the proxies that are connected, and each of them at the newest revision. */
final class ConnectedProxies implements StreamListener {
    private final Map<ProxyStream, Connection> connections = new ConcurrentHashMap<>();
    private final LoadBook loads;
    private final TrafficRecord traffic;
    private final Replicas replicas;
    private final Runnable moved;
    private volatile Optional<Revision> current = Optional.empty();

    /**
     * Begins without any.
     *
     * @param moved called when a proxy came, went or answered
     */
    ConnectedProxies(StatusBoard board, Replicas replicas, Runnable moved) {
        this.loads = board.loads();
        this.traffic = board.traffic();
        this.replicas = replicas;
        this.moved = moved;
    }

    Optional<Revision> current() {
        return current;
    }

    int count() {
        return connections.size();
    }

    /** Brings every proxy to a revision. */
    void publish(Revision revision) {
        current = Optional.of(revision);
        connections.values().forEach(connection -> connection.publishAll(revision));
    }

    /** How far the proxies are. */
    Standings standings() {
        Standings.Builder standings = new Standings.Builder();
        for (Connection connection : connections.values()) {
            standings.connected(connection.name());
            connection.standings(
                    (sources, standing) -> standings.add(connection.name(), sources, standing));
        }
        return standings.build(current.map(this::trust).orElseGet(() -> TrustStanding.none(0)));
    }

    private TrustStanding trust(Revision revision) {
        TrustView view = revision.configs().trust();
        ByteString hash = revision.configs().trustHash();
        TrustStanding all = TrustStanding.none(view.version());
        for (Connection connection : connections.values()) {
            all = all.plus(connection.trust(view, hash));
        }
        return all;
    }

    @Override
    public void opened(ProxyStream stream) {
        connections.put(stream, new Connection(stream));
        moved.run();
    }

    @Override
    public void subscribed(ProxyStream stream, ConfigKey key) {
        Connection connection = connections.get(stream);
        if (connection != null) {
            synchronized (connection) {
                // Before the first revision nothing is known, which is not the same as to know
                // that there is nothing: the proxy waits.
                current.ifPresent(revision -> connection.publishFirst(key, revision));
            }
        }
    }

    @Override
    public void answered(ProxyStream stream, ConfigKey key, Standing standing) {
        moved.run();
    }

    @Override
    public void certified(ProxyStream stream) {
        moved.run();
    }

    @Override
    public void loaded(ProxyStream stream, LoadReport report) {
        LoadBook.Added added = loads.add(report);
        replicas.tell(added.counted());
        if (added.first()) {
            moved.run();
        }
    }

    @Override
    public void observed(ProxyStream stream, TrafficReport report) {
        ConnectedProxy proxy = stream.proxy();
        current.flatMap(
                        revision ->
                                revision.resolution()
                                        .model()
                                        .member(proxy.namespace(), proxy.workload()))
                .map(one -> new Reporter(one.namespace(), one.name(), one.serviceAccount()))
                .ifPresent(reporter -> traffic.add(reporter, report));
    }

    @Override
    public void closed(ProxyStream stream) {
        connections.remove(stream);
        moved.run();
    }
}
