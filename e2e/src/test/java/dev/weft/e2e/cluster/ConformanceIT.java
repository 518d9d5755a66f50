package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gateway API's own tests. The runs whose reports are kept are those of make conformance. */
@Tag("cluster")
@Tag("short")
@ExtendWith(Cluster.Shared.class)
class ConformanceIT {
    @Test
    void every_test_of_a_mesh_passes_and_none_is_left_out(Cluster cluster) {
        assertThat(cluster.conformance("mesh")).contains("22 passed, 0 failed, 0 left out");
    }
}
