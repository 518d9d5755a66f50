package dev.weft.operator.resolve.authorization;

import dev.weft.proxy.config.v1.DefaultAction;
import dev.weft.proxy.config.v1.PlaintextMode;

/** The words of a policy and of the Mesh, in those of the proxy. */
public final class Words {
    private Words() {}

    /** {@code Permissive} or {@code Strict}. */
    public static PlaintextMode plaintext(String word) {
        // The schema knows one more word; whatever else came past it lets no plaintext through.
        return word.equals("Permissive")
                ? PlaintextMode.PLAINTEXT_MODE_PERMISSIVE
                : PlaintextMode.PLAINTEXT_MODE_STRICT;
    }

    /** {@code Allow}, {@code Deny} or {@code MeshOnly}. */
    public static DefaultAction action(String word) {
        return switch (word) {
            case "Allow" -> DefaultAction.DEFAULT_ACTION_ALLOW;
            case "MeshOnly" -> DefaultAction.DEFAULT_ACTION_MESH_ONLY;
            // The schema knows one more word; whatever else came past it lets nothing through.
            default -> DefaultAction.DEFAULT_ACTION_DENY;
        };
    }
}
