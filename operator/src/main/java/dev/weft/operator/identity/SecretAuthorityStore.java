package dev.weft.operator.identity;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;

/** Keeps the authority in a Secret, where every replica finds it. */
public final class SecretAuthorityStore implements AuthorityStore {
    private static final String NAME = "weft-ca";
    private static final String KEY = "ca.key";
    private static final String CERTIFICATE = "ca.crt";

    private final KubernetesClient client;
    private final String namespace;

    public SecretAuthorityStore(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public AuthorityMaterial readOrCreate(Supplier<AuthorityMaterial> maker) {
        Resource<Secret> stored = client.secrets().inNamespace(namespace).withName(NAME);
        Secret found = stored.get();
        return found == null ? create(stored, maker.get()) : read(found);
    }

    private AuthorityMaterial create(Resource<Secret> stored, AuthorityMaterial made) {
        Secret secret =
                new SecretBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(namespace)
                        .addToLabels("app.kubernetes.io/managed-by", "weft-operator")
                        .endMetadata()
                        .withType("Opaque")
                        .withStringData(
                                Map.of(
                                        KEY,
                                        PemText.ofKey(made.key()),
                                        CERTIFICATE,
                                        PemText.ofCertificate(made.certificate())))
                        .build();
        try {
            client.resource(secret).create();
            return made;
        } catch (KubernetesClientException e) {
            // Another replica was faster; there is one authority, so take its.
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return read(stored.require());
            }
            throw e;
        }
    }

    private static AuthorityMaterial read(Secret secret) {
        return PemText.authority(text(secret, KEY), text(secret, CERTIFICATE));
    }

    private static String text(Secret secret, String key) {
        String encoded = secret.getData().get(key);
        if (encoded == null) {
            throw new IllegalStateException(
                    "Secret "
                            + secret.getMetadata().getNamespace()
                            + "/"
                            + NAME
                            + " has no "
                            + key
                            + "; put it back, or delete the Secret to start with a new root");
        }
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
