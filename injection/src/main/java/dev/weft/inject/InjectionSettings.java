package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import java.util.List;

/**
 * What every sidecar of an installation has in common.
 *
 * @param operator host and port of the operator's gRPC port
 * @param trustRootsPem the roots that sidecars believe the operator by; empty leaves the annotation
 *     to whoever knows them
 */
public record InjectionSettings(
        String image,
        ImagePull imagePull,
        String operator,
        String trustRootsPem,
        RedirectMode redirect,
        RedirectBackend redirectBackend,
        Resources resources) {
    /** The image of the version that this was built with. */
    public static final String DEFAULT_IMAGE = "weft.dev/proxy:0.1.0";

    /** What holds for a pod whose annotations say nothing else. */
    public record Resources(String cpuRequest, String memoryRequest, String memoryLimit) {
        /** Measured: see {@code bench/results.md}. */
        public static final Resources DEFAULT = new Resources("10m", "96Mi", "256Mi");
    }

    /** When the kubelet asks the registry. */
    public enum ImagePull {
        ALWAYS("Always"),
        IF_NOT_PRESENT("IfNotPresent"),
        NEVER("Never");

        private final String policy;

        ImagePull(String policy) {
            this.policy = policy;
        }

        String policy() {
            return policy;
        }
    }

    /** Who makes the redirect of a pod. */
    public enum RedirectMode {
        /** An init container of the pod, which needs root and a capability. */
        INIT,
        /** The node, by the CNI plugin that is chained into its network. */
        CNI,
        /** The same by Multus; and the platform gives the sidecar its user. */
        OPENSHIFT
    }

    /** With which of the kernel's interfaces the redirect is made. */
    public enum RedirectBackend {
        AUTO("auto"),
        NFT("nft"),
        LEGACY("legacy");

        private final String word;

        RedirectBackend(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        /** What it needs of root's rights. The legacy one speaks to the kernel by a raw socket. */
        List<String> capabilities() {
            return switch (this) {
                case AUTO, NFT -> List.of("NET_ADMIN");
                case LEGACY -> List.of("NET_ADMIN", "NET_RAW");
            };
        }
    }

    /** The defaults, with the roots of an installation. */
    public static InjectionSettings defaults(String trustRootsPem) {
        return new InjectionSettings(
                DEFAULT_IMAGE,
                ImagePull.IF_NOT_PRESENT,
                WireNames.CONTROL_SERVER_NAME + ":" + WireNames.CONTROL_PORT,
                trustRootsPem,
                RedirectMode.INIT,
                RedirectBackend.AUTO,
                Resources.DEFAULT);
    }

    /** The same with another image of the sidecar. */
    public InjectionSettings withImage(String other) {
        return new InjectionSettings(
                other, imagePull, operator, trustRootsPem, redirect, redirectBackend, resources);
    }

    /** The same with another way of making the redirect. */
    public InjectionSettings withRedirect(RedirectMode other) {
        return new InjectionSettings(
                image, imagePull, operator, trustRootsPem, other, redirectBackend, resources);
    }
}
