package dev.weft.inject;

/** An annotation that cannot be read. */
final class BadAnnotationException extends Exception {
    private static final int SHOWN = 64;

    private final String fault;

    BadAnnotationException(String annotation, String value, String wanted) {
        this.fault = "annotation " + annotation + ": '" + shortened(value) + "' " + wanted;
    }

    /** Why, and what to write instead. */
    String fault() {
        return fault;
    }

    @Override
    public String getMessage() {
        return fault;
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
    }
}
