package dev.weft.operator.replicas;

import dev.weft.operator.replicas.v1.ProxyStandings;
import dev.weft.operator.replicas.v1.ReplicaReport;
import dev.weft.operator.status.LoadBook;
import dev.weft.operator.status.Replicas;
import dev.weft.operator.status.Standings;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.watch.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the other replicas reported, and what is to be reported to the leader. Safe for use by
 * several threads.
 */
public final class ReplicaBook implements Replicas {
    /** Loads that wait for the leader; what comes beyond them is not reported. */
    static final int MAX_WAITING_LOADS = 8 * 1024;

    private final LoadBook loads;
    private final Map<Object, ProxyStandings> reported = new ConcurrentHashMap<>();
    private final Map<Object, TrafficSummary> traffic = new ConcurrentHashMap<>();
    private final List<LoadBook.Counted> waiting = new ArrayList<>();
    private ProxyStandings own = ProxyStandings.getDefaultInstance();
    private Optional<ProxyStandings> sent = Optional.empty();
    private TrafficSummary ownTraffic = TrafficSummary.NONE;
    private TrafficSummary sentTraffic = TrafficSummary.NONE;

    public ReplicaBook(LoadBook loads) {
        this.loads = loads;
    }

    /** Notes what another replica says. */
    void received(Object replica, ReplicaReport report) {
        if (report.hasStandings()) {
            reported.put(replica, report.getStandings());
        }
        if (report.hasTraffic()) {
            traffic.put(replica, TrafficMessages.read(report.getTraffic()));
        }
        report.getLoadsList().forEach(load -> loads.add(Messages.read(load)));
    }

    /** A replica is gone, and its proxies with it. */
    void gone(Object replica) {
        reported.remove(replica);
        traffic.remove(replica);
    }

    /** Forgets what was sent: whoever listens now has not heard it. */
    synchronized void listenerIsNew() {
        sent = Optional.empty();
        sentTraffic = TrafficSummary.NONE;
        waiting.clear();
    }

    /** What is news to the leader; empty when nothing is. */
    synchronized Optional<ReplicaReport> news() {
        ReplicaReport.Builder report = ReplicaReport.newBuilder();
        if (sent.filter(own::equals).isEmpty()) {
            report.setStandings(own);
            sent = Optional.of(own);
        }
        if (!sentTraffic.equals(ownTraffic)) {
            report.setTraffic(TrafficMessages.write(ownTraffic));
            sentTraffic = ownTraffic;
        }
        waiting.forEach(counted -> report.addLoads(Messages.write(counted)));
        waiting.clear();
        return report.hasStandings() || report.hasTraffic() || report.getLoadsCount() > 0
                ? Optional.of(report.build())
                : Optional.empty();
    }

    @Override
    public void tell(Standings standings, Map<ObjectRef, Long> generations) {
        ProxyStandings message = Messages.write(standings, generations);
        synchronized (this) {
            own = message;
        }
    }

    @Override
    public synchronized void tell(List<LoadBook.Counted> counted) {
        for (LoadBook.Counted one : counted) {
            if (waiting.size() < MAX_WAITING_LOADS) {
                waiting.add(one);
            }
        }
    }

    @Override
    public synchronized void tell(TrafficSummary summary) {
        ownTraffic = summary;
    }

    @Override
    public TrafficSummary join(TrafficSummary summary) {
        return traffic.values().stream().reduce(summary, TrafficSummary::plus);
    }

    @Override
    public Standings join(Standings own, Map<ObjectRef, Long> generations) {
        Standings all = own;
        for (ProxyStandings one : reported.values()) {
            all = all.plus(Messages.read(one, generations));
        }
        return all;
    }
}
