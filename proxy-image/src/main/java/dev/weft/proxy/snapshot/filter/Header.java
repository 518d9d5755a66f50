package dev.weft.proxy.snapshot.filter;

import java.util.Locale;
import java.util.Objects;

/** A header with a name in lower case. */
public record Header(String name, String value) {
    public Header {
        if (name.isEmpty() || !name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "header name '" + name + "' is not lower case or is empty");
        }
        Objects.requireNonNull(value);
    }
}
