package dev.weft.proxy.route;

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
}
