package dev.weft.cni.network;

import dev.weft.inject.Exclusions;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.redirect.Redirect;
import dev.weft.redirect.RedirectSettings;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Makes the redirect that the init container of a pod would make, from the same annotations. */
public record PodRedirect(RedirectSettings.Backend backend) {
    /** What became of a pod's redirect. */
    public enum Outcome {
        WAS_THERE,
        MADE,
        /** Connections would be led to nobody: it is not the network of a pod of the mesh yet. */
        NO_SIDECAR
    }

    /**
     * Makes it anew.
     *
     * @throws IOException when the network cannot be entered
     * @throws IllegalArgumentException with a sentence when an annotation cannot be read
     * @throws IllegalStateException with a sentence when the kernel takes no rules
     */
    public void make(NetworkNamespace network, Map<String, String> annotations) throws IOException {
        RedirectSettings settings = settings(annotations);
        network.inside(
                () -> {
                    new Redirect().apply(settings);
                    return Outcome.MADE;
                });
    }

    /**
     * Makes it where it is missing and a sidecar listens; throws what {@link #make} throws. What an
     * API server says of addresses may be of yesterday, and the network be that of another pod.
     */
    public Outcome ensure(NetworkNamespace network, Map<String, String> annotations)
            throws IOException {
        RedirectSettings settings = settings(annotations);
        return network.inside(
                () -> {
                    Redirect redirect = new Redirect();
                    if (redirect.inForce()) {
                        return Outcome.WAS_THERE;
                    }
                    if (!ListeningPorts.here().contains(WireNames.OUTBOUND_PORT)) {
                        return Outcome.NO_SIDECAR;
                    }
                    redirect.apply(settings);
                    return Outcome.MADE;
                });
    }

    /** Whether a redirect is there. */
    public boolean inForce(NetworkNamespace network) throws IOException {
        return network.inside(() -> new Redirect().inForce());
    }

    RedirectSettings settings(Map<String, String> annotations) {
        Exclusions exclusions = Exclusions.of(annotations);
        return new RedirectSettings(
                Set.copyOf(exclusions.inboundPorts()),
                Set.copyOf(exclusions.outboundPorts()),
                exclusions.outboundCidrs().stream().map(Cidr::parse).toList(),
                backend);
    }
}
