package dev.weft.operator.reconcile;

import dev.weft.api.gateway.XMesh;
import dev.weft.api.gateway.XMeshSpec;
import dev.weft.operator.model.Controller;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import org.jboss.logging.Logger;

/**
 * Makes the mesh visible to Gateway API, where that has a kind for it (GEP-3949). An object that is
 * there already is left as it is, whoever made it.
 */
@Singleton
public class MeshAnnouncement {
    /** The name to look for, as the GEP wants one. */
    static final String NAME = "weft";

    private static final Logger LOG = Logger.getLogger(MeshAnnouncement.class);

    private final KubernetesClient client;

    public MeshAnnouncement(KubernetesClient client) {
        this.client = client;
    }

    void make() {
        try {
            if (client.supports(XMesh.class)) {
                create();
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("XMesh %s is not made; the mesh works without: %s", NAME, e.getMessage());
        }
    }

    private void create() {
        XMesh mesh = new XMesh();
        mesh.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
        mesh.setSpec(new XMeshSpec(Controller.NAME, null, null));
        try {
            client.resource(mesh).create();
            LOG.infof("made XMesh %s", NAME);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
