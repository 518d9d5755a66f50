package dev.weft.operator.trust;

import dev.weft.operator.identity.PemText;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps the state in a ConfigMap of the operator's namespace, beside the roots for people. */
public final class ConfigMapTrustStore implements TrustStore {
    /** Public material alone; who may change it decides whom proxies trust. */
    static final String NAME = "weft-workload-trust";

    private static final String STATE = "state.json";
    private static final String ROOTS = "roots.pem";
    private static final Logger LOG = Logger.getLogger(ConfigMapTrustStore.class);

    private final KubernetesClient client;
    private final String namespace;
    private final SharedIndexInformer<ConfigMap> informer;

    public ConfigMapTrustStore(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.informer =
                client.configMaps().inNamespace(namespace).withName(NAME).runnableInformer(0);
    }

    @Override
    public CompletionStage<Void> start(Runnable changed) {
        informer.addEventHandler(new Told(changed));
        informer.exceptionHandler((isStarted, failure) -> true);
        return informer.start();
    }

    private record Told(Runnable changed) implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap map) {
            changed.run();
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap after) {
            changed.run();
        }

        @Override
        public void onDelete(ConfigMap map, boolean finalStateUnknown) {
            changed.run();
        }
    }

    @Override
    public Optional<Stored> read() {
        List<ConfigMap> maps = informer.getStore().list();
        return maps.isEmpty() ? Optional.empty() : Optional.of(read(maps.getFirst()));
    }

    private static Stored read(ConfigMap map) {
        @Nullable String json = map.getData() == null ? null : map.getData().get(STATE);
        if (json == null) {
            throw new IllegalArgumentException(
                    "ConfigMap " + NAME + " has no " + STATE + "; delete it to begin anew");
        }
        return new Stored(TrustDocument.read(json), map.getMetadata().getResourceVersion());
    }

    @Override
    public boolean replace(Optional<Stored> before, TrustState after) {
        ConfigMap map =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(namespace)
                        .addToLabels("app.kubernetes.io/managed-by", "weft-operator")
                        .withResourceVersion(before.map(Stored::mark).orElse(null))
                        .endMetadata()
                        .addToData(STATE, TrustDocument.write(after))
                        .addToData(ROOTS, PemText.ofCertificates(after.roots()))
                        .build();
        try {
            if (before.isEmpty()) {
                client.resource(map).create();
            } else {
                client.resource(map).update();
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                LOG.warnf("the state of trust was not stored, trying again: %s", e.getMessage());
            }
            return false;
        }
    }

    @Override
    public void close() {
        informer.stop();
    }
}
