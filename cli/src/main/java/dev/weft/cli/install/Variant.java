package dev.weft.cli.install;

/** An overlay of {@code operator/deploy}. */
public enum Variant {
    DEFAULT("default"),
    HA("ha"),
    CERT_MANAGER("cert-manager"),
    HA_CERT_MANAGER("ha-cert-manager"),
    CNI("cni"),
    OPENSHIFT("openshift");

    private final String overlay;

    Variant(String overlay) {
        this.overlay = overlay;
    }

    /** The name of its folder. */
    public String overlay() {
        return overlay;
    }
}
