package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.reason.GrpcStatus;
import dev.weft.proxy.snapshot.traffic.Admission;
import dev.weft.proxy.snapshot.traffic.ConcurrencyLimit;
import dev.weft.proxy.snapshot.traffic.Fault;
import dev.weft.proxy.snapshot.traffic.RateLimit;
import java.util.Optional;

/** Compiles what a request must pass besides authorization. */
final class AdmissionCompiler {
    private AdmissionCompiler() {}

    static Admission admission(String name, dev.weft.proxy.config.v1.Admission message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        long size = message.getRequestSizeLimit();
        if (size < 0) {
            throw at.field("request_size_limit").refuse("is more than " + Long.MAX_VALUE);
        }
        return new Admission(
                name,
                size == 0 ? Long.MAX_VALUE : size,
                message.hasFault()
                        ? Optional.of(fault(message.getFault(), at.field("fault")))
                        : Optional.empty(),
                message.hasRateLimit()
                        ? Optional.of(rateLimit(message.getRateLimit(), at.field("rate_limit")))
                        : Optional.empty(),
                message.hasConcurrencyLimit()
                        ? Optional.of(
                                concurrency(
                                        message.getConcurrencyLimit(),
                                        at.field("concurrency_limit")))
                        : Optional.empty());
    }

    private static Fault fault(dev.weft.proxy.config.v1.Fault message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        Optional<Fault.Delay> delay = Optional.empty();
        if (message.hasDelay()) {
            Place of = at.field("delay");
            delay =
                    Optional.of(
                            new Fault.Delay(
                                    percent(message.getDelay().getPercent(), of),
                                    Values.duration(
                                            message.getDelay().getDuration(),
                                            of.field("duration"))));
        }
        return new Fault(
                delay,
                message.hasAbort()
                        ? Optional.of(abort(message.getAbort(), at.field("abort")))
                        : Optional.empty());
    }

    private static int percent(int number, Place at) throws RefusedConfigException {
        return Values.within(0, 100, number, at.field("percent"));
    }

    /** Each kind of caller gets what it would make of the other's code. */
    private static Fault.Abort abort(dev.weft.proxy.config.v1.Abort message, Place at)
            throws RefusedConfigException {
        int percent = percent(message.getPercent(), at);
        return switch (message.getAnswerCase()) {
            case STATUS_CODE -> {
                int status =
                        Values.within(400, 599, message.getStatusCode(), at.field("status_code"));
                yield new Fault.Abort(percent, status, GrpcStatus.ofHttp(status));
            }
            case GRPC_CODE -> {
                int code = Values.within(1, 16, message.getGrpcCode(), at.field("grpc_code"));
                yield new Fault.Abort(percent, GrpcStatus.toHttp(code), code);
            }
            case ANSWER_NOT_SET -> throw at.refuse("names no code that this proxy knows");
        };
    }

    private static RateLimit rateLimit(dev.weft.proxy.config.v1.RateLimit message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        Optional<RateLimit.HeaderRate> perHeader = Optional.empty();
        if (message.hasPerHeader()) {
            Place of = at.field("per_header");
            perHeader =
                    Optional.of(
                            new RateLimit.HeaderRate(
                                    Values.headerName(
                                            message.getPerHeader().getHeader(), of.field("header")),
                                    rate(message.getPerHeader().getRate(), of.field("rate"))));
        }
        return new RateLimit(
                message.hasTotal()
                        ? Optional.of(rate(message.getTotal(), at.field("total")))
                        : Optional.empty(),
                message.hasPerClient()
                        ? Optional.of(rate(message.getPerClient(), at.field("per_client")))
                        : Optional.empty(),
                perHeader);
    }

    private static RateLimit.Rate rate(dev.weft.proxy.config.v1.Rate message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        return new RateLimit.Rate(
                Values.within(1, Limits.MAX_RATE, message.getRequests(), at.field("requests")),
                Values.positive(message.getPer(), at.field("per")),
                Values.within(1, Limits.MAX_RATE, message.getBurst(), at.field("burst")));
    }

    private static ConcurrencyLimit concurrency(
            dev.weft.proxy.config.v1.ConcurrencyLimit message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        return new ConcurrencyLimit(
                Values.within(1, Limits.MAX_RATE, message.getRequests(), at.field("requests")),
                message.getAdaptive()
                        ? ConcurrencyLimit.Kind.ADAPTIVE
                        : ConcurrencyLimit.Kind.FIXED);
    }
}
