package dev.weft.operator.model.egress;

import java.util.List;

/**
 * What may be reached that no resource of the cluster names.
 *
 * @param others what holds for everything that no host names
 * @param hosts in order of precedence
 */
public record Egress(Others others, List<OutsideHost> hosts) {
    /** Of a mesh that says nothing of it. */
    public static final Egress OPEN = new Egress(Others.ALLOWED, List.of());

    /** What holds. */
    public enum Others {
        ALLOWED,
        REFUSED
    }

    public Egress {
        hosts = List.copyOf(hosts);
    }
}
