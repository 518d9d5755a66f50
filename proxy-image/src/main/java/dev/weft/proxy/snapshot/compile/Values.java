package dev.weft.proxy.snapshot.compile;

import com.google.protobuf.Message;
import dev.weft.proxy.snapshot.Protocol;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads single values and refuses those out of bounds. */
final class Values {
    private static final int MAX_PORT = 65_535;
    private static final String TOKEN_EXTRAS = "!#$%&'*+-.^_`|~";

    private Values() {}

    static void atMost(int limit, int count, Place at) throws RefusedConfigException {
        if (count > limit) {
            throw at.refuse("has " + count + " entries; " + limit + " are the most that are taken");
        }
    }

    /**
     * Rules that are newer than the proxy must not be enforced half. Only messages that decide who
     * and what matches are checked; elsewhere an unknown field is a feature that this proxy lacks.
     */
    static void wholly(Message message, Place at) throws RefusedConfigException {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            throw at.refuse(
                    "has the fields "
                            + message.getUnknownFields().asMap().keySet()
                            + ", which are newer than this proxy; upgrade it");
        }
    }

    static int port(int number, Place at) throws RefusedConfigException {
        if (number < 1 || number > MAX_PORT) {
            throw at.refuse(
                    "is "
                            + Integer.toUnsignedString(number)
                            + ", not a port within 1 to "
                            + MAX_PORT);
        }
        return number;
    }

    static Set<Integer> ports(List<Integer> numbers, Place parent, String field)
            throws RefusedConfigException {
        atMost(Limits.MAX_VALUES, numbers.size(), parent.field(field));
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < numbers.size(); i++) {
            ports.add(port(numbers.get(i), parent.element(field, i)));
        }
        return ports;
    }

    static String text(String text, int maxLength, Place at) throws RefusedConfigException {
        if (text.length() > maxLength) {
            throw at.refuse("has " + text.length() + " characters; " + maxLength + " are the most");
        }
        return text;
    }

    static String name(String text, Place at) throws RefusedConfigException {
        if (text.isEmpty()) {
            throw at.refuse("is empty; everything needs a name");
        }
        return text(text, Limits.MAX_NAME_LENGTH, at);
    }

    /** A token of HTTP: the name of a header or a method. */
    static String token(String text, Place at) throws RefusedConfigException {
        name(text, at);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && TOKEN_EXTRAS.indexOf(c) < 0) {
                throw at.refuse("is '" + text + "', not a name that HTTP allows");
            }
        }
        return text;
    }

    static String headerName(String text, Place at) throws RefusedConfigException {
        token(text, at);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z') {
                throw at.refuse("is '" + text + "'; header names are in lower case here");
            }
        }
        return text;
    }

    /** An unset duration is empty, and so is zero: the Gateway API's word for no timeout. */
    static Optional<Duration> timeout(boolean set, com.google.protobuf.Duration message, Place at)
            throws RefusedConfigException {
        Duration duration = set ? duration(message, at) : Duration.ZERO;
        return duration.isZero() ? Optional.empty() : Optional.of(duration);
    }

    static Duration positive(com.google.protobuf.Duration message, Place at)
            throws RefusedConfigException {
        Duration duration = duration(message, at);
        if (duration.isZero()) {
            throw at.refuse("is zero; it must be positive");
        }
        return duration;
    }

    /** An unsigned number of a message. */
    static int within(int least, int most, int number, Place at) throws RefusedConfigException {
        if (number < least || number > most) {
            throw at.refuse(
                    "is "
                            + Integer.toUnsignedString(number)
                            + ", not within "
                            + least
                            + " to "
                            + most);
        }
        return number;
    }

    static Duration duration(com.google.protobuf.Duration message, Place at)
            throws RefusedConfigException {
        Duration duration;
        try {
            duration = Duration.ofSeconds(message.getSeconds(), message.getNanos());
        } catch (ArithmeticException | DateTimeException e) {
            throw at.refuse("is out of range");
        }
        if (duration.isNegative()) {
            throw at.refuse("is negative");
        }
        if (duration.compareTo(Limits.MAX_DURATION) > 0) {
            throw at.refuse("is more than " + Limits.MAX_DURATION.toDays() + " days");
        }
        return duration;
    }

    static Protocol protocol(dev.weft.proxy.config.v1.Protocol protocol, Place at)
            throws RefusedConfigException {
        return switch (protocol) {
            case PROTOCOL_DETECT -> Protocol.DETECT;
            case PROTOCOL_HTTP1 -> Protocol.HTTP1;
            case PROTOCOL_HTTP2 -> Protocol.HTTP2;
            case PROTOCOL_GRPC -> Protocol.GRPC;
            case PROTOCOL_TCP -> Protocol.TCP;
            case UNRECOGNIZED -> throw newer(at);
        };
    }

    static RefusedConfigException newer(Place at) {
        return at.refuse("has a value that is newer than this proxy; upgrade it");
    }
}
