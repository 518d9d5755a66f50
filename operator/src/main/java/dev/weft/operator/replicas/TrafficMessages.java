package dev.weft.operator.replicas;

import dev.weft.operator.replicas.v1.PlaintextCount;
import dev.weft.operator.replicas.v1.RuleCount;
import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.watch.ObjectRef;

/** What came in as messages, and back. */
final class TrafficMessages {
    /** What a summary may need; the leader takes twice as much in all. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final String POLICY = "MeshPolicy";

    private TrafficMessages() {}

    static dev.weft.operator.replicas.v1.TrafficSummary write(TrafficSummary summary) {
        var message =
                dev.weft.operator.replicas.v1.TrafficSummary.newBuilder()
                        .setSinceMillis(summary.sinceMillis());
        int bytes = 0;
        for (TrafficSummary.RuleCount one : summary.rules()) {
            RuleCount written = write(one);
            bytes += written.getSerializedSize();
            if (bytes < MAX_BYTES) {
                message.addRules(written);
            }
        }
        for (TrafficSummary.PlaintextCount one : summary.plaintext()) {
            PlaintextCount written = write(one);
            bytes += written.getSerializedSize();
            if (bytes < MAX_BYTES) {
                message.addPlaintext(written);
            }
        }
        return message.build();
    }

    private static RuleCount write(TrafficSummary.RuleCount one) {
        return RuleCount.newBuilder()
                .setNamespace(one.policy().namespace())
                .setPolicy(one.policy().name())
                .setRule(one.rule())
                .setRefused(one.refused())
                .setWouldRefuse(one.wouldRefuse())
                .addAllCallers(one.callers())
                .build();
    }

    private static PlaintextCount write(TrafficSummary.PlaintextCount one) {
        return PlaintextCount.newBuilder()
                .setCaller(one.caller())
                .setNamespace(one.callee().namespace())
                .setAccount(one.callee().account())
                .setService(one.callee().service())
                .setPort(one.callee().port())
                .setAttempts(one.attempts())
                .setRefused(one.refused())
                .build();
    }

    static TrafficSummary read(dev.weft.operator.replicas.v1.TrafficSummary message) {
        return new TrafficSummary(
                message.getSinceMillis(),
                message.getRulesList().stream().map(TrafficMessages::read).toList(),
                message.getPlaintextList().stream().map(TrafficMessages::read).toList());
    }

    private static TrafficSummary.RuleCount read(RuleCount one) {
        return new TrafficSummary.RuleCount(
                new ObjectRef(POLICY, one.getNamespace(), one.getPolicy()),
                one.getRule(),
                one.getRefused(),
                one.getWouldRefuse(),
                one.getCallersList());
    }

    private static TrafficSummary.PlaintextCount read(PlaintextCount one) {
        return new TrafficSummary.PlaintextCount(
                one.getCaller(),
                new Flow.Callee(
                        one.getNamespace(), one.getAccount(), one.getService(), one.getPort()),
                one.getAttempts(),
                one.getRefused());
    }
}
