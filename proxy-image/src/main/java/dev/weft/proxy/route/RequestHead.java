package dev.weft.proxy.route;

import java.util.List;
import java.util.Optional;

/** The head of an HTTP request, of any version. */
public interface RequestHead {
    String method();

    /** The request target: path and query, as it came. */
    String path();

    /** Host and port as the caller wrote them; empty when it wrote none. */
    String authority();

    /**
     * The value of a header, several joined by a comma.
     *
     * @param lowerCaseName the name in lower case
     */
    Optional<String> header(String lowerCaseName);

    /**
     * The values of a header, one for each time that it is sent, without blanks around them.
     *
     * @param lowerCaseName the name in lower case
     */
    List<String> values(String lowerCaseName);

    /**
     * The same, of every header whose name some applications take for this one: those that read a
     * dash and an underscore alike.
     */
    List<String> valuesOfAlike(String lowerCaseName);

    /** By which door the request came in, where that is known. */
    default Optional<Front> front() {
        return Optional.empty();
    }

    /**
     * A listener as clients know it.
     *
     * @param scheme {@code http} or {@code https}
     */
    record Front(String scheme, int port) {}
}
