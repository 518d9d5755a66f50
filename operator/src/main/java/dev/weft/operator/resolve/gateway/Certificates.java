package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.gateway.Certificate;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.Grants;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the certificates that Gateways name, and notes which Secrets that takes. */
final class Certificates {
    private static final String TLS_TYPE = "kubernetes.io/tls";

    private final Map<ObjectRef, Secret> secrets = new HashMap<>();
    private final Grants grants;
    private final KeyPairs pairs;
    private final Map<String, Certificate> found = new HashMap<>();
    private final Set<ObjectRef> named = new HashSet<>();

    /**
     * What came of a reference.
     *
     * @param name of the certificate, when there is one
     * @param wrong what is wrong with it otherwise
     */
    record Outcome(Optional<String> name, Optional<Finding> wrong) {}

    Certificates(World world, Grants grants, KeyPairs pairs) {
        world.all(Secret.class).forEach(one -> secrets.put(ObjectRef.of(one), one));
        this.grants = grants;
        this.pairs = pairs;
    }

    /** By name. */
    Map<String, Certificate> found() {
        return found;
    }

    /** The Secrets that are named by whoever may. */
    Set<ObjectRef> named() {
        return named;
    }

    /**
     * Finds one.
     *
     * @param at the field that names it
     * @param invalid the reason when it is none that can be shown
     */
    Outcome find(ObjectRef owner, SecretObjectReference ref, String at, String invalid) {
        String kind = Objects.requireNonNullElse(ref.getKind(), "Secret");
        if (!kind.equals("Secret") || !GatewayWords.core(ref.getGroup())) {
            return wrong(invalid, at + ": only a Secret holds a certificate; name one");
        }
        ObjectRef secret =
                new ObjectRef(
                        "Secret",
                        Objects.requireNonNullElse(ref.getNamespace(), owner.namespace()),
                        ref.getName());
        String path = secret.namespace() + "/" + secret.name();
        if (!grants.permit(owner, secret)) {
            return wrong(
                    "RefNotPermitted",
                    at
                            + ": Secret "
                            + path
                            + " is in another namespace; create a ReferenceGrant there");
        }
        named.add(secret);
        Secret object = secrets.get(secret);
        if (object == null) {
            return wrong(invalid, at + ": Secret " + path + " not found; create it");
        }
        if (!TLS_TYPE.equals(object.getType())) {
            return wrong(invalid, at + ": Secret " + path + " is not of type " + TLS_TYPE);
        }
        KeyPairs.Read read =
                pairs.read(new KeyPairs.Text(text(object, "tls.crt"), text(object, "tls.key")));
        if (read.certificate().isEmpty()) {
            return wrong(invalid, at + ": Secret " + path + ": " + read.fault());
        }
        found.put(path, read.certificate().get());
        return new Outcome(Optional.of(path), Optional.empty());
    }

    private static Outcome wrong(String reason, String message) {
        return new Outcome(
                Optional.empty(), Optional.of(Finding.no("ResolvedRefs", reason, message)));
    }

    private static String text(Secret secret, String key) {
        String plain = value(secret.getStringData(), key);
        if (plain != null) {
            return plain;
        }
        String encoded = value(secret.getData(), key);
        try {
            return encoded == null
                    ? ""
                    : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not base64, so nothing that could be read.
            return "";
        }
    }

    private static @Nullable String value(@Nullable Map<String, String> map, String key) {
        return map == null ? null : map.get(key);
    }
}
