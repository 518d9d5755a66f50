package dev.weft.operator.model;

/** Who we are in resources of Gateway API that several controllers share. */
public final class Controller {
    /** The {@code controllerName} in statuses, GatewayClasses and meshes. */
    public static final String NAME = "weft.dev/controller";

    private Controller() {}
}
