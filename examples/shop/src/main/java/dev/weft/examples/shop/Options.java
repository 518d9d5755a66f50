package dev.weft.examples.shop;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code --name value} pairs that follow the service's name on the command line. */
record Options(Map<String, String> values) {
    Options {
        values = Map.copyOf(values);
    }

    static Options parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "'" + arguments[i] + "' is not an option with a value");
            }
            values.put(arguments[i].substring(2), arguments[i + 1]);
        }
        return new Options(values);
    }

    String text(String name) {
        @Nullable String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    /** A header of a request. */
    record Header(String name, String value) {}

    Optional<Header> header(String option) {
        @Nullable String text = values.get(option);
        if (text == null) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--" + option + " must be NAME:VALUE, not " + text);
        }
        return Optional.of(new Header(text.substring(0, colon), text.substring(colon + 1).strip()));
    }

    URI uri(String name) {
        return uri(name, text(name));
    }

    /** One or more, with commas between. */
    List<URI> uris(String name) {
        return Stream.of(text(name).split(",")).map(one -> uri(name, one)).toList();
    }

    private static URI uri(String name, String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("--" + name + " must be a URL, not " + uri);
        }
        return uri;
    }

    /** A number from 1 to {@code most}. */
    int number(String name, int otherwise, int most) {
        @Nullable String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same sentence as a number out of range.
        }
        throw new IllegalArgumentException(
                "--" + name + " must be a number from 1 to " + most + ", not " + value);
    }

    int port(String name, int otherwise) {
        @Nullable String value = values.get(name);
        return value == null ? otherwise : port(value);
    }

    InetSocketAddress hostAndPort(String name) {
        String value = text(name);
        int colon = value.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--" + name + " must be HOST:PORT, not " + value);
        }
        return new InetSocketAddress(value.substring(0, colon), port(value.substring(colon + 1)));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same sentence as a number out of range.
        }
        throw new IllegalArgumentException("'" + text + "' is not a port from 0 to 65535");
    }
}
