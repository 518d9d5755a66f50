package dev.weft.images.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The Containerfile is for other people's tools; it must not make other images than ours. */
class ContainerfileTest {
    private final String text = read();

    private static String read() {
        try {
            return Files.readString(Path.of("Containerfile"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_image_is_a_target_with_the_same_user_and_environment() {
        Map<String, String> targets =
                Pattern.compile("(?ms)^FROM \\S+ AS (\\w+)$(.*?)(?=^FROM|\\z)")
                        .matcher(text)
                        .results()
                        .collect(
                                Collectors.toMap(
                                        target -> target.group(1), target -> target.group(2)));
        assertThat(Recipes.all())
                .allSatisfy(
                        recipe -> {
                            String target = targets.getOrDefault(recipe.name(), "");
                            assertThat(target).contains("\nUSER " + recipe.user().id() + "\n");
                            recipe.environment()
                                    .forEach(
                                            (name, value) ->
                                                    assertThat(target)
                                                            .contains(name + "=" + value));
                            assertThat(target)
                                    .contains(
                                            "ENTRYPOINT [\""
                                                    + String.join("\", \"", ImageRecipe.ENTRYPOINT)
                                                    + "\"]");
                        });
    }

    @Test
    void every_image_runs_on_the_same_modules_of_the_jdk() {
        assertThat(Recipes.all())
                .allSatisfy(
                        recipe -> {
                            Matcher modules =
                                    Pattern.compile(
                                                    "--output /out/"
                                                            + recipe.name()
                                                            + "/runtime \\\\\\s+--add-modules (\\S+)")
                                            .matcher(text);
                            assertThat(modules.find()).isTrue();
                            assertThat(modules.group(1).split(","))
                                    .containsExactlyElementsOf(recipe.program().modules());
                        });
    }
}
