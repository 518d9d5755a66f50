package dev.weft.operator.resolve.gateway;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.PemText;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.Grants;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the roots that certificates are checked against, and notes which ConfigMaps that takes. */
final class Authorities {
    private static final String KEY = "ca.crt";

    private final Map<ObjectRef, ConfigMap> maps = new HashMap<>();
    private final Grants grants;
    private final Set<ObjectRef> named = new HashSet<>();

    /** A reference without the differences between kinds of object. */
    record Ref(@Nullable String group, String kind, @Nullable String namespace, String name) {}

    /**
     * What came of some references.
     *
     * @param roots in DER
     * @param wrong what is wrong with those that lead nowhere
     */
    record Outcome(List<ByteString> roots, List<Finding> wrong) {}

    Authorities(World world, Grants grants) {
        world.all(ConfigMap.class).forEach(one -> maps.put(ObjectRef.of(one), one));
        this.grants = grants;
    }

    /** The ConfigMaps that are named by whoever may. */
    Set<ObjectRef> named() {
        return named;
    }

    /**
     * Finds the roots of all references.
     *
     * @param at the field that names them
     * @param invalidKind the reason when one is of a kind that holds no roots
     */
    Outcome find(ObjectRef owner, List<Ref> refs, String at, String invalidKind) {
        List<ByteString> roots = new ArrayList<>();
        List<Finding> wrong = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            one(owner, refs.get(i), at + "[" + i + "]", invalidKind, roots).ifPresent(wrong::add);
        }
        return new Outcome(roots, wrong);
    }

    private Optional<Finding> one(
            ObjectRef owner, Ref ref, String at, String invalidKind, List<ByteString> into) {
        if (!ref.kind().equals("ConfigMap") || !GatewayWords.core(ref.group())) {
            return wrong(invalidKind, at + ": only a ConfigMap holds certificates of authorities");
        }
        ObjectRef map =
                new ObjectRef(
                        "ConfigMap",
                        Objects.requireNonNullElse(ref.namespace(), owner.namespace()),
                        ref.name());
        String path = map.namespace() + "/" + map.name();
        if (!grants.permit(owner, map)) {
            return wrong(
                    "RefNotPermitted",
                    at
                            + ": ConfigMap "
                            + path
                            + " is in another namespace; create a ReferenceGrant there");
        }
        named.add(map);
        ConfigMap object = maps.get(map);
        String pem = object == null || object.getData() == null ? null : object.getData().get(KEY);
        if (pem == null) {
            return wrong(
                    "InvalidCACertificateRef",
                    at
                            + ": ConfigMap "
                            + path
                            + (object == null ? " not found; create it" : " has no key " + KEY));
        }
        try {
            List<X509Certificate> read = PemText.certificates(pem);
            if (read.isEmpty()) {
                throw new IllegalArgumentException("there is no certificate");
            }
            for (X509Certificate one : read) {
                into.add(ByteString.copyFrom(one.getEncoded()));
            }
            return Optional.empty();
        } catch (IllegalArgumentException | CertificateEncodingException e) {
            return wrong(
                    "InvalidCACertificateRef",
                    at + ": " + KEY + " of ConfigMap " + path + " holds no certificates in PEM");
        }
    }

    private static Optional<Finding> wrong(String reason, String message) {
        return Optional.of(Finding.no("ResolvedRefs", reason, message));
    }
}
