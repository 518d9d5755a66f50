package dev.weft.proxy.snapshot.filter;

/** Headers that can be changed. Names are lower case. */
public interface HeaderEdit {
    /** Replaces every value of the header. */
    void set(String name, String value);

    /** Adds a value beside those that are there. */
    void add(String name, String value);

    /** Removes every value of the header. */
    void remove(String name);
}
