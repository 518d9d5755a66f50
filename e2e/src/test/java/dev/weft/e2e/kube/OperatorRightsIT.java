package dev.weft.e2e.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.e2e.mesh.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Holds what the operator asked for in all other tests against what it is granted. It comes last of
 * a run (junit-platform.properties) and needs a whole one.
 */
@Order(Integer.MAX_VALUE)
class OperatorRightsIT {
    /** Rights that are needed, and that a run may well end without. */
    private static final Set<Grant> SELDOM =
            Set.of(
                    // The operator SDK does not start without it, and uses patch.
                    new Grant("update", "coordination.k8s.io", "leases", List.of("weft-operator")),
                    // To look at a request that is there already, when an issuer takes its time.
                    new Grant("get", "cert-manager.io", "certificaterequests", List.of()));

    private static Set<AuditedRequest> asked;

    @BeforeAll
    static void read() throws IOException {
        asked = OperatorRequests.all();
        assumeTrue(!asked.isEmpty(), "only all tests together go every way that needs a right");
    }

    @Test
    void every_right_that_is_granted_is_used() throws IOException {
        assertThat(
                        grants().filter(grant -> asked.stream().noneMatch(grant::covers))
                                .filter(grant -> !SELDOM.contains(grant)))
                .as("rights that nothing uses: remove them, or test what uses them")
                .isEmpty();
    }

    @Test
    void nothing_is_asked_for_that_is_not_granted() {
        assertThat(asked.stream().filter(request -> request.status() == 403))
                .as("requests that were forbidden")
                .isEmpty();
    }

    private static Stream<Grant> grants() throws IOException {
        return Grant.in(Files.readString(Installation.find().rbac()));
    }
}
