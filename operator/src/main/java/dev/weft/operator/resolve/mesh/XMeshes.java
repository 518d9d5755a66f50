package dev.weft.operator.resolve.mesh;

import dev.weft.api.gateway.XMesh;
import dev.weft.operator.model.Controller;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.World;
import java.util.List;

/** What is to be said about the mesh as Gateway API shows it (GEP-3949); others' are left alone. */
public final class XMeshes {
    private XMeshes() {}

    /** Of every mesh that is ours. */
    public static List<ObjectStatus> statuses(World world) {
        return world.all(XMesh.class).stream()
                .filter(mesh -> Controller.NAME.equals(mesh.getSpec().controllerName()))
                .map(mesh -> ObjectStatus.of(mesh, List.of(finding(mesh)), List.of()))
                .toList();
    }

    private static Finding finding(XMesh mesh) {
        if (mesh.getSpec().parametersRef() != null) {
            return Finding.no(
                    "Accepted",
                    "InvalidParameters",
                    "spec.parametersRef: Weft takes no parameters here; remove it, and say what you"
                            + " want of the mesh in the Mesh resource named default");
        }
        return Finding.yes(
                "Accepted",
                "Accepted",
                "It is Weft: the pods that have the label weft.dev/inject=enabled, or whose"
                        + " namespace has it.");
    }
}
