package dev.weft.cli.read;

/** Where the operator is in a cluster, as the manifests of the installation have it. */
public final class OperatorPlace {
    /** Its namespace. */
    public static final String NAMESPACE = "weft-system";

    /** Its Deployment, and the value of the label {@code app.kubernetes.io/name} of its pods. */
    public static final String NAME = "weft-operator";

    private OperatorPlace() {}
}
