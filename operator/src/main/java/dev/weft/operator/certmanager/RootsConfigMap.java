package dev.weft.operator.certmanager;

import dev.weft.operator.identity.PemText;
import dev.weft.operator.model.IssuerChoice;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jboss.logging.Logger;

/** Roots that somebody keeps in a ConfigMap of the operator's namespace. */
final class RootsConfigMap implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RootsConfigMap.class);

    private final IssuerChoice.RootsRef ref;
    private final SharedIndexInformer<ConfigMap> informer;

    RootsConfigMap(KubernetesClient client, String namespace, IssuerChoice.RootsRef ref) {
        this.ref = ref;
        this.informer =
                client.configMaps()
                        .inNamespace(namespace)
                        .withName(ref.configMap())
                        .runnableInformer(0);
    }

    /** Begins to watch; {@code changed} must not block. */
    void start(Runnable changed) {
        informer.addEventHandler(new Told(changed));
        informer.exceptionHandler((isStarted, failure) -> true);
        informer.start()
                .whenComplete(
                        (done, failure) -> {
                            if (failure != null) {
                                LOG.errorf(
                                        failure, "ConfigMap %s cannot be watched", ref.configMap());
                            }
                        });
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

    /** The roots; empty when there are none that can be read. */
    List<X509Certificate> roots() {
        return informer.getStore().list().stream()
                .map(map -> map.getData() == null ? "" : map.getData().getOrDefault(ref.key(), ""))
                .findFirst()
                .map(RootsConfigMap::read)
                .orElse(List.of());
    }

    private static List<X509Certificate> read(String pem) {
        try {
            return PemText.certificates(pem);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** For a message. */
    String text() {
        return "ConfigMap " + ref.configMap() + ", key " + ref.key();
    }

    @Override
    public void close() {
        informer.stop();
    }
}
