package dev.weft.examples.shop;

/** A running service of the shop. */
interface Service extends AutoCloseable {
    /** The path at which a service says that it is there. */
    String HEALTH = "/healthz";

    /** The service and its version, such as {@code pay v1}. */
    String name();

    @Override
    void close();
}
