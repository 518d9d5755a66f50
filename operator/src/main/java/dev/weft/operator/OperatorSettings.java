package dev.weft.operator;

import dev.weft.inject.InjectionSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What {@code application.properties}, the environment and system properties may set. */
@ConfigMapping(prefix = "weft")
public interface OperatorSettings {
    /** Where resources come from. */
    @WithDefault("kubernetes")
    Mode mode();

    /** The namespace of the operator itself: its authority, its roots, its lease. */
    @WithDefault("weft-system")
    String namespace();

    /** The gRPC port. */
    Control control();

    /** The webhook that makes pods members of the mesh, in a cluster. */
    Injection injection();

    /** How roots are replaced. */
    Trust trust();

    /** What a replica remembers of what came in. */
    Ask ask();

    /** For the mode of that name. */
    Standalone standalone();

    /** How roots are replaced. */
    interface Trust {
        /** How long each step lasts at least: longer than a proxy takes to connect again. */
        @WithDefault("30s")
        Duration settle();

        /** In how long all proxies ask for certificates of a new root. */
        @WithDefault("60s")
        Duration renewWithin();
    }

    /** This replica, to the others. */
    Replica replica();

    /** This replica, to the others. */
    interface Replica {
        /** Its name: the pod's. */
        @WithDefault("weft-operator")
        String name();

        /** The IP address at which the other replicas reach it. */
        @WithDefault("127.0.0.1")
        String address();

        /** A token of the operator's service account for the audience of proxies. */
        @WithDefault("/var/run/secrets/weft/token")
        Path tokenFile();
    }

    /** Where resources come from. */
    enum Mode {
        /** The API of a cluster. */
        KUBERNETES,
        /** A directory. */
        STANDALONE
    }

    /** The gRPC port. */
    interface Control {
        /** The address to listen on. */
        @WithDefault("0.0.0.0")
        String address();

        /** The port to listen on. */
        @WithDefault("15010")
        int port();
    }

    /** The webhook that makes pods members of the mesh, in a cluster. */
    interface Injection {
        /** The address to listen on. */
        @WithDefault("0.0.0.0")
        String address();

        /** The port to listen on. */
        @WithDefault("15017")
        int port();

        /** With tls.crt and tls.key; none for a certificate of the operator's own authority. */
        Optional<Path> certificateDirectory();

        /** Who brings the webhook's configuration. */
        @WithDefault("manifests")
        WebhookConfiguration webhookConfiguration();

        /** A ClusterRole of the installation, with which that of the operator is deleted. */
        Optional<String> webhookOwner();

        /** The image of sidecars. */
        @WithDefault(InjectionSettings.DEFAULT_IMAGE)
        String proxyImage();

        /** When the kubelet asks the registry for it. */
        @WithDefault("if-not-present")
        InjectionSettings.ImagePull imagePull();

        /** Who makes the redirect: an init container of each pod, or the CNI plugin of the node. */
        @WithDefault("init")
        InjectionSettings.RedirectMode redirect();

        /** With which of the kernel's interfaces connections are redirected. */
        @WithDefault("auto")
        InjectionSettings.RedirectBackend redirectBackend();
    }

    /** Who brings the webhook's configuration. */
    enum WebhookConfiguration {
        /** The installation. */
        MANIFESTS,
        /** The operator, for an installer that may not. */
        OPERATOR
    }

    /**
     * What a replica remembers of what came in, for whoever may forward its ports; in a cluster.
     */
    interface Ask {
        /** The port to listen on, on the loopback interface. */
        @WithDefault("15014")
        int port();
    }

    /** For the mode of that name. */
    interface Standalone {
        /** The directory tree of YAML; it is watched. */
        Optional<Path> directory();

        /** Where status, tokens and the authority are kept. */
        Optional<Path> stateDirectory();
    }
}
