package dev.weft.operator.model;

/** Names a Service. */
public record ServiceKey(String namespace, String name) {
    /** {@code namespace/name}. */
    public String path() {
        return namespace + "/" + name;
    }

    /** {@code namespace/name:port}, as metrics and reasons name a port of it. */
    public String portName(int port) {
        return path() + ":" + port;
    }
}
