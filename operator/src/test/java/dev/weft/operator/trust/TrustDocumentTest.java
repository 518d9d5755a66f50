package dev.weft.operator.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.operator.issue.TestIssuer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustDocumentTest {
    private static Anchor anchor(String issuer) {
        return new Anchor(issuer, List.of(TestIssuer.root(issuer).certificate()));
    }

    @Test
    void a_state_is_read_as_it_was_written() {
        TrustState full =
                new TrustState(
                        17,
                        Optional.of(anchor("Own")),
                        Optional.of(anchor("Intermediate/g/k/n")),
                        List.of(anchor("PerWorkload/g/k/n")),
                        Instant.parse("2026-11-24T10:00:00.123Z"));
        assertThat(TrustDocument.read(TrustDocument.write(full))).isEqualTo(full);
        assertThat(TrustDocument.read(TrustDocument.write(TrustState.NONE)))
                .isEqualTo(TrustState.NONE);
    }

    @Test
    void what_is_no_state_is_refused_in_one_way() {
        for (String wrong :
                new String[] {
                    "",
                    "[]",
                    "{}",
                    "{\"version\":1,\"since\":\"soon\"}",
                    "{\"version\":1,\"since\":\"2026-11-24T10:00:00Z\",\"issuing\":{\"key\":\"Own\"}}"
                }) {
            assertThatThrownBy(() -> TrustDocument.read(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
