package dev.weft.operator;

import dev.weft.operator.infrastructure.PodSettings;
import dev.weft.operator.replicas.LeaderSeat;
import dev.weft.operator.replicas.ReplicaAddress;
import dev.weft.operator.status.StatusBoard;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Beans that both the pipeline and the reconcilers use. */
@Singleton
public class OperatorBeans {
    @Produces
    @Singleton
    StatusBoard board() {
        return new StatusBoard(InstantSource.system());
    }

    @Produces
    @Singleton
    PodSettings pods() {
        return new PodSettings();
    }

    @Produces
    @Singleton
    LeaderSeat seat(OperatorSettings settings) {
        return new LeaderSeat(
                new ReplicaAddress(
                        settings.replica().name(),
                        settings.replica().address(),
                        settings.control().port()));
    }

    /**
     * The operator SDK counts {@code events.received} with and without the tag {@code action};
     * Prometheus refuses the second by an exception in the middle of an event.
     */
    @Produces
    @Singleton
    MeterFilter sameTags() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals("events.received") && id.getTag("action") == null
                        ? id.withTags(Tags.of("action", "none"))
                        : id;
            }
        };
    }
}
