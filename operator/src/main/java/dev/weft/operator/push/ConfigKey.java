package dev.weft.operator.push;

import dev.weft.proxy.config.v1.OwnGateway;
import dev.weft.proxy.config.v1.OwnTrust;
import dev.weft.proxy.config.v1.OwnWorkload;
import dev.weft.proxy.config.v1.ResourceKey;

/** What a proxy can subscribe to. */
public sealed interface ConfigKey {
    /** The longest destination key in characters: a host name, a colon and a port. */
    int MAX_DESTINATION_LENGTH = 253 + 1 + 5;

    /** The longest name of a certificate in characters: a namespace, a slash and a Secret. */
    int MAX_CERTIFICATE_LENGTH = 63 + 1 + 253;

    /** The proxy's own inbound configuration. */
    record Inbound() implements ConfigKey {}

    /** What it trusts. */
    record Trust() implements ConfigKey {}

    /** What the proxy of a Gateway listens on. */
    record Gateway() implements ConfigKey {}

    /** A certificate that this names, {@code namespace/secret}. */
    record Certificate(String name) implements ConfigKey {
        public Certificate {
            if (name.isEmpty() || name.length() > MAX_CERTIFICATE_LENGTH) {
                throw new IllegalArgumentException(
                        "a certificate has a name of 1 to "
                                + MAX_CERTIFICATE_LENGTH
                                + " characters, not "
                                + name.length());
            }
        }
    }

    /** Where its application connects to, {@code ip:port} or {@code host:port}. */
    record Outbound(String destination) implements ConfigKey {
        public Outbound {
            if (destination.isEmpty() || destination.length() > MAX_DESTINATION_LENGTH) {
                throw new IllegalArgumentException(
                        "a destination has 1 to "
                                + MAX_DESTINATION_LENGTH
                                + " characters, not "
                                + destination.length());
            }
        }
    }

    /**
     * Reads a key from the network.
     *
     * @throws IllegalArgumentException with a sentence for the proxy
     */
    static ConfigKey read(ResourceKey key) {
        return switch (key.getKeyCase()) {
            case OWN_WORKLOAD -> new Inbound();
            case TRUST -> new Trust();
            case DESTINATION -> new Outbound(key.getDestination());
            case GATEWAY -> new Gateway();
            case SERVER_CERTIFICATE -> new Certificate(key.getServerCertificate());
            case KEY_NOT_SET ->
                    throw new IllegalArgumentException(
                            "the key names a resource that this operator does not know");
        };
    }

    /** Whether a proxy is told when nothing is known under the key. */
    default boolean mayBeUnknown() {
        return switch (this) {
            case Outbound(String destination) -> true;
            case Certificate(String name) -> true;
            case Inbound(), Trust(), Gateway() -> false;
        };
    }

    /** The key as it goes over the wire. */
    default ResourceKey message() {
        return switch (this) {
            case Inbound() ->
                    ResourceKey.newBuilder()
                            .setOwnWorkload(OwnWorkload.getDefaultInstance())
                            .build();
            case Trust() ->
                    ResourceKey.newBuilder().setTrust(OwnTrust.getDefaultInstance()).build();
            case Gateway() ->
                    ResourceKey.newBuilder().setGateway(OwnGateway.getDefaultInstance()).build();
            case Certificate(String name) ->
                    ResourceKey.newBuilder().setServerCertificate(name).build();
            case Outbound(String destination) ->
                    ResourceKey.newBuilder().setDestination(destination).build();
        };
    }
}
