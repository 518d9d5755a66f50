package dev.weft.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class IssuerChoiceTest {
    @Test
    void a_choice_is_found_again_by_its_key() {
        IssuerChoice choice =
                new IssuerChoice(
                        IssuerChoice.Mode.INTERMEDIATE,
                        "g.example",
                        "Kind",
                        "a.b",
                        Optional.empty());

        assertThat(IssuerChoice.read(choice.key())).contains(choice);
        assertThat(IssuerChoice.read(IssuerChoice.OWN.key())).contains(IssuerChoice.OWN);
    }

    @Test
    void a_key_that_nobody_wrote_names_nobody() {
        for (String key :
                new String[] {"", "Own/x", "PerWorkload/a/b", "Vault/a/b/c", "a/b/c/d/e"}) {
            assertThat(IssuerChoice.read(key)).as(key).isEmpty();
        }
    }
}
