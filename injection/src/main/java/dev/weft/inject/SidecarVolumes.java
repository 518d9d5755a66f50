package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;

/**
 * The volumes of the sidecar: its token, the roots that it believes the operator by, and the
 * configuration that outlives its process.
 */
final class SidecarVolumes {
    static final String TOKEN_FILE = "/var/run/secrets/weft/token";
    static final String TRUST_FILE = "/var/run/weft/trust/trust.pem";
    static final String STATE_DIRECTORY = "/var/run/weft/state";

    /** Bound tokens are renewed by the kubelet at 80 % of this. */
    private static final long TOKEN_SECONDS = 3_600;

    /** What the API server writes where nothing is said; said, so that it changes nothing. */
    private static final int DEFAULT_MODE = 0644;

    private static final String TOKEN = "weft-token";
    private static final String TRUST = "weft-trust";
    private static final String STATE = "weft-state";
    private static final String NOTHING = "weft-nothing";

    private SidecarVolumes() {}

    static List<Volume> all() {
        return List.of(token(), trust(), state(), nothing());
    }

    static List<VolumeMount> ofProxy() {
        return List.of(
                mount(TOKEN, "/var/run/secrets/weft").withReadOnly(true).build(),
                mount(TRUST, "/var/run/weft/trust").withReadOnly(true).build(),
                mount(STATE, STATE_DIRECTORY).build(),
                withoutApiToken());
    }

    /**
     * The API server mounts the pod's API token where nothing else is mounted. Weft's containers
     * have no business with the API, so nothing is mounted there.
     */
    static VolumeMount withoutApiToken() {
        return mount(NOTHING, "/var/run/secrets/kubernetes.io/serviceaccount")
                .withReadOnly(true)
                .build();
    }

    private static VolumeMountBuilder mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path);
    }

    private static Volume token() {
        return new VolumeBuilder()
                .withName(TOKEN)
                .withNewProjected()
                .withDefaultMode(DEFAULT_MODE)
                .addNewSource()
                .withNewServiceAccountToken(
                        WireNames.TOKEN_AUDIENCE,
                        TOKEN_SECONDS,
                        TOKEN_FILE.substring(TOKEN_FILE.lastIndexOf('/') + 1))
                .endSource()
                .endProjected()
                .build();
    }

    private static Volume trust() {
        return new VolumeBuilder()
                .withName(TRUST)
                .withNewDownwardAPI()
                .withDefaultMode(DEFAULT_MODE)
                .addNewItem()
                .withPath(TRUST_FILE.substring(TRUST_FILE.lastIndexOf('/') + 1))
                .withNewFieldRef("v1", "metadata.annotations['" + PodKeys.TRUST_ROOTS + "']")
                .endItem()
                .endDownwardAPI()
                .build();
    }

    private static Volume state() {
        return new VolumeBuilder()
                .withName(STATE)
                .withEmptyDir(new EmptyDirVolumeSource("Memory", new Quantity("8Mi")))
                .build();
    }

    private static Volume nothing() {
        return new VolumeBuilder()
                .withName(NOTHING)
                .withEmptyDir(new EmptyDirVolumeSource("Memory", new Quantity("4Ki")))
                .build();
    }
}
