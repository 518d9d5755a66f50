package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.gateway.Infrastructure;
import dev.weft.operator.resolve.Finding;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayInfrastructure;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewaySpecAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a Gateway needs in the cluster. */
public final class InfrastructureReader {
    /** On a Gateway, in its infrastructure, or on its class: the type of the Service. */
    public static final String SERVICE_TYPE = "weft.dev/service-type";

    /** Likewise: how many pods, or how few where {@link #MAX_REPLICAS} is set. */
    public static final String REPLICAS = "weft.dev/replicas";

    /** Likewise: up to how many pods there are when they are busy. */
    public static final String MAX_REPLICAS = "weft.dev/max-replicas";

    /** The longest name of a Service and value of a label, in characters. */
    private static final int MAX_NAME = 63;

    private static final int HASH_LENGTH = 8;
    private static final int MOST_REPLICAS = 1_000;

    private final List<Finding> faults = new ArrayList<>();

    private InfrastructureReader() {}

    /**
     * What came of it.
     *
     * @param fault why the Gateway cannot be accepted
     */
    record Read(Infrastructure infrastructure, Optional<Finding> fault) {}

    /**
     * Reads a Gateway.
     *
     * @param ofClass the annotations of its class
     */
    static Read read(Gateway gateway, Map<String, String> ofClass) {
        InfrastructureReader reader = new InfrastructureReader();
        GatewayInfrastructure wanted = gateway.getSpec().getInfrastructure();
        Map<String, String> annotations =
                wanted == null ? Map.of() : orEmpty(wanted.getAnnotations());
        if (wanted != null && wanted.getParametersRef() != null) {
            reader.fault(
                    "InvalidParameters",
                    "spec.infrastructure.parametersRef: parameters are annotations; remove it");
        }
        List<Map<String, String>> levels =
                List.of(annotations, orEmpty(gateway.getMetadata().getAnnotations()), ofClass);
        Infrastructure infrastructure =
                new Infrastructure(
                        name(gateway),
                        gateway.getSpec().getGatewayClassName(),
                        wanted == null ? Map.of() : orEmpty(wanted.getLabels()),
                        annotations,
                        reader.exposure(levels),
                        reader.addresses(GatewayWords.all(gateway.getSpec().getAddresses())),
                        reader.scale(levels));
        return new Read(infrastructure, reader.faults.stream().findFirst());
    }

    /** A name that says whose it is; what is too long for a Service ends in a hash. */
    static String name(Gateway gateway) {
        String whole =
                gateway.getMetadata().getName() + "-" + gateway.getSpec().getGatewayClassName();
        return whole.indexOf('.') < 0 && whole.length() <= MAX_NAME
                ? whole
                : shortened(whole.replace('.', '-'), whole);
    }

    /** A name as the value of a label. */
    public static String label(String name) {
        return name.length() <= MAX_NAME ? name : shortened(name, name);
    }

    private static String shortened(String text, String whole) {
        String kept = text.substring(0, Math.min(text.length(), MAX_NAME - HASH_LENGTH - 1));
        return kept + "-" + hash(whole);
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private Infrastructure.Exposure exposure(List<Map<String, String>> levels) {
        String word = first(levels, SERVICE_TYPE);
        if (word == null) {
            return Infrastructure.Exposure.LOAD_BALANCER;
        }
        Optional<Infrastructure.Exposure> read = Infrastructure.Exposure.of(word);
        if (read.isEmpty()) {
            fault(
                    "InvalidParameters",
                    "annotation "
                            + SERVICE_TYPE
                            + ": '"
                            + word
                            + "' is not a type of Service; use LoadBalancer, NodePort or"
                            + " ClusterIP");
        }
        return read.orElse(Infrastructure.Exposure.LOAD_BALANCER);
    }

    private Infrastructure.Scale scale(List<Map<String, String>> levels) {
        int least = count(levels, REPLICAS).orElse(1);
        Optional<Integer> most = count(levels, MAX_REPLICAS);
        if (most.isPresent() && most.get() < least) {
            fault(
                    "InvalidParameters",
                    "annotation " + MAX_REPLICAS + " is less than " + REPLICAS + "; raise it");
            return new Infrastructure.Scale(least, Optional.empty());
        }
        return new Infrastructure.Scale(least, most);
    }

    private Optional<Integer> count(List<Map<String, String>> levels, String key) {
        String word = first(levels, key);
        if (word == null) {
            return Optional.empty();
        }
        if (word.matches("[1-9][0-9]{0,3}") && Integer.parseInt(word) <= MOST_REPLICAS) {
            return Optional.of(Integer.parseInt(word));
        }
        fault(
                "InvalidParameters",
                "annotation " + key + ": '" + word + "' is not a number from 1 to 1000");
        return Optional.empty();
    }

    /** An address without a value leaves the choice to the cluster. */
    private List<String> addresses(List<GatewaySpecAddress> wanted) {
        List<String> values = new ArrayList<>();
        for (GatewaySpecAddress one : wanted) {
            if (!"IPAddress".equals(Objects.requireNonNullElse(one.getType(), "IPAddress"))) {
                fault(
                        "UnsupportedAddress",
                        "spec.addresses: type " + one.getType() + " cannot be had; use IPAddress");
            } else if (one.getValue() != null && !one.getValue().isEmpty()) {
                values.add(one.getValue());
            }
        }
        return values;
    }

    private static @Nullable String first(List<Map<String, String>> levels, String key) {
        for (Map<String, String> level : levels) {
            String word = level.get(key);
            if (word != null) {
                return word.strip();
            }
        }
        return null;
    }

    private void fault(String reason, String message) {
        faults.add(Finding.no("Accepted", reason, message));
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
