package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about what came in, over the files of a standalone operator. */
class RecordedTrafficTest {
    private static final Path SHOP = Path.of("../examples/shop/manifests");

    private static final String FLOW =
            """
            "flow": {
              "callee": {"namespace": "shop", "account": "pay", "service": "shop/pay:80", "port": 18080},
              "caller": {"identity": "spiffe://cluster.local/ns/shop/sa/web", "address": ""},
              "operation": {"method": "GET", "path": "%s", "host": "pay.shop", "grpc": false}}
            """;

    @TempDir private Path work;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void record() throws IOException {
        Files.writeString(
                work.resolve("traffic.json"),
                """
                {"version": 1, "sinceMillis": 0, "untilMillis": 1000, "left": 0, "flows": [
                 {%s, "attempts": 30, "refused": 0}, {%s, "attempts": 10, "refused": 10}]}
                """
                        .formatted(FLOW.formatted("/foo"), FLOW.formatted("/bar")));
        Files.writeString(
                work.resolve("refusals.json"),
                """
                {"version": 1, "refusals": [{"id": "f1", "timeMillis": 0, "workload": "shop/pay-v1",
                 "address": "127.0.1.1", %s, "reason": "authorization-denied",
                 "rule": "MeshPolicy/shop/pay/no-allow-rule", "unclear": ""}]}
                """
                        .formatted(FLOW.formatted("/bar")));
    }

    private int run(String... arguments) {
        return WeftMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void why_lists_refusals_and_explains_one() {
        assertThat(run("why", "--state", work.toString())).isZero();
        assertThat(out.toString()).startsWith("f1  1970-01-01T00:00:00Z").contains("GET /bar");

        assertThat(run("why", "f1", "--state", work.toString())).isZero();
        assertThat(out.toString())
                .contains("add to spec.authorization.allow of MeshPolicy/shop/pay:")
                .contains("- value: \"/bar\"");

        assertThat(run("why", "f2", "--state", work.toString())).isOne();
        assertThat(err.toString()).contains("no refusal f2 is remembered");
    }

    @Test
    void suggest_covers_what_was_let_through() {
        assertThat(run("policy", "suggest", "shop", "--state", work.toString())).isZero();
        assertThat(out.toString()).contains("name: \"pay-observed\"", "- value: \"/foo\"");
        assertThat(out.toString()).doesNotContain("/bar");

        assertThat(run("policy", "suggest", "other", "--state", work.toString())).isOne();
        assertThat(err.toString()).contains("nothing came in to the mesh in namespace other");
    }

    @Test
    void plan_judges_a_commit_offline_by_a_snapshot() throws IOException {
        String snapshot = work.resolve("mesh.json").toString();
        assertThat(run("snapshot", snapshot, "-f", SHOP.toString(), "--state", work.toString()))
                .isZero();
        Path commit = Files.createDirectory(work.resolve("commit"));
        assertThat(run("plan", commit.toString(), "--against", snapshot)).isZero();
        assertThat(out.toString()).contains("Nobody gains or loses access.");

        Files.writeString(
                commit.resolve("policy.yaml"),
                Files.readString(SHOP.resolve("policy.yaml")).replace("/foo", "/other"));
        assertThat(run("plan", commit.toString(), "--against", snapshot)).isEqualTo(3);
        assertThat(out.toString()).contains("75.0 % (30) of what shop/pay:80 is asked for");
        assertThat(run("plan", commit.toString(), "--against", snapshot, "-o", "json"))
                .isEqualTo(3);
        assertThat(out.toString()).contains("\"effect\":\"LOSES\"");

        Files.writeString(commit.resolve("policy.yaml"), "kind: nothing\n");
        assertThat(run("plan", commit.toString(), "--against", snapshot)).isEqualTo(4);
    }

    @Test
    void plan_judges_what_two_revisions_make_of_the_manifests() throws Exception {
        String snapshot = work.resolve("mesh.json").toString();
        assertThat(run("snapshot", snapshot, "-f", SHOP.toString(), "--state", work.toString()))
                .isZero();
        Path manifests = Files.createDirectories(work.resolve("repo/manifests"));
        Path policy = manifests.resolve("policy.yaml");
        Files.writeString(policy, Files.readString(SHOP.resolve("policy.yaml")));
        git("init", "-q");
        committed("first");
        Files.writeString(policy, Files.readString(policy).replace("/foo", "/other"));
        committed("second");
        Files.writeString(policy, "kind: what is not committed\n");

        assertThat(run("plan", "HEAD~1..HEAD", manifests.toString(), "--against", snapshot))
                .isEqualTo(3);
        assertThat(out.toString()).contains("75.0 % (30) of what shop/pay:80 is asked for");
        assertThat(run("plan", "HEAD..HEAD~1", manifests.toString(), "--against", snapshot))
                .isZero();

        Files.delete(policy);
        Files.writeString(manifests.resolve("none.yaml"), "");
        committed("third");
        out.getBuffer().setLength(0);
        assertThat(run("plan", "HEAD~1..", manifests.toString(), "--against", snapshot)).isZero();
        assertThat(out.toString()).contains("Would be let through");

        assertThat(run("plan", "nothing..HEAD", manifests.toString(), "--against", snapshot))
                .isOne();
        assertThat(err.toString()).contains("git knows no revision 'nothing'");
    }

    private void committed(String message) throws Exception {
        git("add", "-A");
        git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", message);
    }

    private void git(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-C", work.resolve("repo").toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void a_file_of_something_else_is_named() {
        assertThat(run("plan", work.toString(), "--against", SHOP.resolve("web.yaml").toString()))
                .isOne();
        assertThat(err.toString()).contains("is not a file of weft snapshot");
        assertThat(run("why", "--state", SHOP.toString())).isOne();
        assertThat(err.toString()).contains("refusals.json is not there");
    }
}
