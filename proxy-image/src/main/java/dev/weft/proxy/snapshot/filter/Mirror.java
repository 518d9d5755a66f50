package dev.weft.proxy.snapshot.filter;

/**
 * Where copies of some requests go.
 *
 * @param id tells it apart from the others of the destination
 * @param backend the name of a backend of the destination
 * @param numerator of so many requests as the denominator says so many are copied
 * @param denominator at least 1
 */
public record Mirror(String id, String backend, int numerator, int denominator) {
    public Mirror {
        if (backend.isEmpty()) {
            throw new IllegalArgumentException("a mirror needs a backend");
        }
        if (numerator < 0 || denominator < 1 || numerator > denominator) {
            throw new IllegalArgumentException(
                    numerator + " of " + denominator + " requests cannot be copied");
        }
    }
}
