package dev.weft.operator.replicas;

import dev.weft.operator.replicas.v1.ObjectStanding;
import dev.weft.operator.replicas.v1.ProxyStandings;
import dev.weft.operator.replicas.v1.SplitLoad;
import dev.weft.operator.replicas.v1.WorkloadStanding;
import dev.weft.operator.status.LoadBook;
import dev.weft.operator.status.Standings;
import dev.weft.operator.status.Tally;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.watch.ObjectRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Figures as messages, and back. */
final class Messages {
    private Messages() {}

    /** What a replica says of its proxies; equal when the figures are. */
    static ProxyStandings write(Standings standings, Map<ObjectRef, Long> generations) {
        ProxyStandings.Builder message =
                ProxyStandings.newBuilder().setProxies(standings.proxies());
        standings.byObject().entrySet().stream()
                .filter(entry -> generations.containsKey(entry.getKey()))
                .sorted(Comparator.comparing(entry -> entry.getKey().path()))
                .map(entry -> object(entry.getKey(), entry.getValue(), generations))
                .forEach(message::addObjects);
        standings.byProxy().entrySet().stream()
                .filter(entry -> generations.containsKey(workload(entry.getKey())))
                .sorted(Map.Entry.comparingByKey())
                .map(
                        entry ->
                                WorkloadStanding.newBuilder()
                                        .setName(entry.getKey())
                                        .setTally(write(entry.getValue()))
                                        .build())
                .forEach(message::addWorkloads);
        return message.setTrust(write(standings.trust())).build();
    }

    private static dev.weft.operator.replicas.v1.TrustStanding write(TrustStanding trust) {
        var message =
                dev.weft.operator.replicas.v1.TrustStanding.newBuilder()
                        .setVersion(trust.version())
                        .setHolding(trust.holding())
                        .setCertified(trust.certified())
                        .setCurrent(trust.current());
        trust.nextExpiry().ifPresent(end -> message.setNextExpiry(end.getEpochSecond()));
        return message.build();
    }

    private static TrustStanding read(
            dev.weft.operator.replicas.v1.TrustStanding trust, int proxies) {
        return new TrustStanding(
                trust.getVersion(),
                proxies,
                trust.getHolding(),
                trust.getCertified(),
                trust.getCurrent(),
                trust.hasNextExpiry()
                        ? Optional.of(Instant.ofEpochSecond(trust.getNextExpiry()))
                        : Optional.empty());
    }

    private static ObjectStanding object(
            ObjectRef ref, Tally tally, Map<ObjectRef, Long> generations) {
        return ObjectStanding.newBuilder()
                .setKind(ref.kind())
                .setNamespace(ref.namespace())
                .setName(ref.name())
                .setGeneration(generations.getOrDefault(ref, 0L))
                .setTally(write(tally))
                .build();
    }

    private static ObjectRef workload(String name) {
        int slash = name.indexOf('/');
        return new ObjectRef("Workload", name.substring(0, slash), name.substring(slash + 1));
    }

    private static dev.weft.operator.replicas.v1.Tally write(Tally tally) {
        return dev.weft.operator.replicas.v1.Tally.newBuilder()
                .setInForce(tally.inForce())
                .setTotal(tally.total())
                .addAllRefusals(tally.refusals())
                .build();
    }

    /**
     * What another replica said, as far as it is about the objects of these generations. One that
     * read an older or a newer object has proxies that are not where this object is.
     */
    static Standings read(ProxyStandings message, Map<ObjectRef, Long> generations) {
        Map<ObjectRef, Tally> objects = new HashMap<>();
        for (ObjectStanding one : message.getObjectsList()) {
            ObjectRef ref = new ObjectRef(one.getKind(), one.getNamespace(), one.getName());
            Long here = generations.get(ref);
            if (here != null) {
                Tally tally = read(one.getTally());
                objects.put(ref, here == one.getGeneration() ? tally : tally.pending());
            }
        }
        Map<String, Tally> workloads = new HashMap<>();
        message.getWorkloadsList()
                .forEach(one -> workloads.put(one.getName(), read(one.getTally())));
        return new Standings(
                objects,
                workloads,
                message.getProxies(),
                read(message.getTrust(), message.getProxies()));
    }

    private static Tally read(dev.weft.operator.replicas.v1.Tally tally) {
        return new Tally(tally.getInForce(), tally.getTotal(), tally.getRefusalsList());
    }

    static SplitLoad write(LoadBook.Counted counted) {
        return SplitLoad.newBuilder()
                .setSplit(counted.split())
                .setWeights(counted.weights())
                .setLoad(counted.load())
                .build();
    }

    static LoadBook.Counted read(SplitLoad load) {
        return new LoadBook.Counted(load.getSplit(), load.getWeights(), load.getLoad());
    }
}
