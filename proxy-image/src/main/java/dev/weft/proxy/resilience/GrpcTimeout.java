package dev.weft.proxy.resilience;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The header {@code grpc-timeout} of the gRPC protocol (PROTOCOL-HTTP2): at most eight digits and a
 * unit.
 */
public final class GrpcTimeout {
    public static final String HEADER = "grpc-timeout";

    private static final int MAX_DIGITS = 8;
    private static final long MAX_VALUE = 99_999_999;

    private enum Unit {
        n(ChronoUnit.NANOS),
        u(ChronoUnit.MICROS),
        m(ChronoUnit.MILLIS),
        S(ChronoUnit.SECONDS),
        M(ChronoUnit.MINUTES),
        H(ChronoUnit.HOURS);

        private final ChronoUnit unit;

        Unit(ChronoUnit unit) {
            this.unit = unit;
        }
    }

    private GrpcTimeout() {}

    /** Reads the header; empty when it is malformed. */
    public static Optional<Duration> parse(String value) {
        int digits = value.length() - 1;
        if (digits < 1 || digits > MAX_DIGITS) {
            return Optional.empty();
        }
        long amount = 0;
        for (int i = 0; i < digits; i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            amount = amount * 10 + (c - '0');
        }
        for (Unit unit : Unit.values()) {
            if (unit.name().charAt(0) == value.charAt(digits)) {
                return Optional.of(Duration.of(amount, unit.unit));
            }
        }
        return Optional.empty();
    }

    /** Writes the header in the finest unit that fits, rounded down but never to nothing. */
    public static String format(Duration timeout) {
        for (Unit unit : Unit.values()) {
            Duration most = Duration.of(MAX_VALUE, unit.unit);
            if (timeout.compareTo(most) <= 0) {
                return Math.max(1, timeout.dividedBy(unit.unit.getDuration())) + unit.name();
            }
        }
        return MAX_VALUE + Unit.H.name();
    }
}
