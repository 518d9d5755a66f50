package dev.weft.operator.resolve.traffic;

import dev.weft.api.v1alpha1.Traffic;
import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.Abort;
import dev.weft.proxy.config.v1.ConcurrencyLimit;
import dev.weft.proxy.config.v1.Delay;
import dev.weft.proxy.config.v1.Fault;
import dev.weft.proxy.config.v1.HeaderRate;
import dev.weft.proxy.config.v1.Rate;
import dev.weft.proxy.config.v1.RateLimit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a request must pass in each pod of a target. */
final class AdmissionReader {
    /** The upper bound of an adaptive limit that has none of its own. */
    private static final int MAX_CONCURRENCY = 1_000;

    private static final int DEFAULT_ABORT_STATUS = 503;

    private AdmissionReader() {}

    static Policy.Admitting read(Traffic traffic) {
        return new Policy.Admitting(
                Optional.ofNullable(traffic.requestSizeLimit()),
                Optional.ofNullable(traffic.fault()).map(AdmissionReader::fault),
                Optional.ofNullable(traffic.rateLimit()).map(AdmissionReader::rateLimit),
                Optional.ofNullable(traffic.concurrencyLimit())
                        .map(AdmissionReader::concurrencyLimit));
    }

    private static Fault fault(Traffic.Fault wanted) {
        Fault.Builder made = Fault.newBuilder();
        if (wanted.delay() != null) {
            made.setDelay(
                    Delay.newBuilder()
                            .setPercent(wanted.delay().percent())
                            .setDuration(Durations.read(wanted.delay().duration()).orElseThrow()));
        }
        if (wanted.abort() != null) {
            made.setAbort(abort(wanted.abort()));
        }
        return made.build();
    }

    private static Abort abort(Traffic.Abort wanted) {
        Abort.Builder made = Abort.newBuilder().setPercent(wanted.percent());
        String grpc = wanted.grpcCode();
        if (grpc != null) {
            return made.setGrpcCode(GrpcCodes.number(grpc)).build();
        }
        return made.setStatusCode(
                        Objects.requireNonNullElse(wanted.statusCode(), DEFAULT_ABORT_STATUS))
                .build();
    }

    private static RateLimit rateLimit(Traffic.RateLimit wanted) {
        RateLimit.Builder made = RateLimit.newBuilder();
        if (wanted.total() != null) {
            made.setTotal(rate(wanted.total()));
        }
        if (wanted.perClient() != null) {
            made.setPerClient(rate(wanted.perClient()));
        }
        if (wanted.perHeader() != null) {
            made.setPerHeader(
                    HeaderRate.newBuilder()
                            .setHeader(TrafficReader.lowerCase(wanted.perHeader().header()))
                            .setRate(rate(wanted.perHeader().rate())));
        }
        return made.build();
    }

    private static Rate rate(Traffic.Rate wanted) {
        return Rate.newBuilder()
                .setRequests(wanted.requests())
                .setPer(Durations.ofSeconds(seconds(wanted.unit())))
                .setBurst(Objects.requireNonNullElse(wanted.burst(), wanted.requests()))
                .build();
    }

    private static long seconds(@Nullable String unit) {
        return switch (unit) {
            case "Hour" -> 3_600;
            case "Minute" -> 60;
            case null, default -> 1;
        };
    }

    private static ConcurrencyLimit concurrencyLimit(Traffic.ConcurrencyLimit wanted) {
        return ConcurrencyLimit.newBuilder()
                .setRequests(Objects.requireNonNullElse(wanted.requests(), MAX_CONCURRENCY))
                .setAdaptive(Boolean.TRUE.equals(wanted.adaptive()))
                .build();
    }
}
