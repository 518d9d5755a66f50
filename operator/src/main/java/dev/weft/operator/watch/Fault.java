package dev.weft.operator.watch;

/**
 * Something that could not be read.
 *
 * @param where a file and the document in it, or a resource of the API
 * @param message what is wrong and how to mend it
 */
public record Fault(String where, String message) {}
