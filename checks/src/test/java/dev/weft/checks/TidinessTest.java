package dev.weft.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidinessTest {
    @TempDir Path module;

    @Test
    void this_module_keeps_its_own_limits() {
        assertThat(Tidiness.complaints(Path.of(""), Set.of())).isEmpty();
    }

    @Test
    void a_method_over_the_limit_is_named() throws IOException {
        String body = "int x = 0;\n".repeat(Tidiness.MAX_METHOD_LINES);
        source("Router.java", "package a; class Router { void route() {\n" + body + "} }");

        assertThat(Tidiness.complaints(module, Set.of()))
                .singleElement()
                .asString()
                .startsWith("Router.java#route: has 72 lines");
    }

    @Test
    void a_file_over_the_limit_is_named() throws IOException {
        source("Router.java", "package a; class Router {" + "\n".repeat(401) + "}");

        assertThat(Tidiness.complaints(module, Set.of()))
                .singleElement()
                .asString()
                .startsWith("Router.java: has 402 lines");
    }

    @Test
    void a_name_that_says_no_job_is_refused() throws IOException {
        source("RouteUtils.java", "package a; class RouteUtils {}");
        source("AbstractRoute.java", "package a; abstract class AbstractRoute {}");

        assertThat(Tidiness.complaints(module, Set.of()))
                .hasSize(2)
                .allMatch(complaint -> complaint.contains("vague name"));
    }

    @Test
    void a_package_must_describe_itself() throws IOException {
        Path sources = Files.createDirectories(module.resolve("src/main/java/a"));
        Files.writeString(sources.resolve("Router.java"), "package a; class Router {}");

        assertThat(Tidiness.complaints(module, Set.of()))
                .singleElement()
                .asString()
                .contains("package-info.java");
    }

    @Test
    void an_exception_that_nothing_needs_is_a_complaint() throws IOException {
        source("RouteUtils.java", "package a; class RouteUtils {}");

        assertThat(Tidiness.complaints(module, Set.of("RouteUtils.java"))).isEmpty();
        assertThat(Tidiness.complaints(module, Set.of("RouteUtils.java", "Gone.java")))
                .singleElement()
                .asString()
                .startsWith("Gone.java: ");
    }

    private void source(String name, String text) throws IOException {
        Path sources = Files.createDirectories(module.resolve("src/test/java/a"));
        Files.writeString(sources.resolve(name), text);
    }
}
