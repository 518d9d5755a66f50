package dev.weft.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.e2e.mesh.Http;
import dev.weft.e2e.mesh.LocalMesh;
import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The steps of the demo, each a commit and what came of it. */
final class Demo {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** How soon after a commit the status shows a share that was measured. */
    private static final Duration SOON =
            Duration.parse(System.getProperty("weft.demo.soon", "PT1S"));

    /** Requests that make first figures. */
    private static final int SOME = 10;

    /** Requests from which on a share is close to its weight. */
    private static final int ENOUGH = 400;

    private static final String ID = "spiffe://cluster.local/ns/shop/sa/";

    private final Report report;
    private final GitCopy git;
    private final Manifests manifests;
    private final LocalMesh mesh;
    private final Http http = new Http();
    private final Shop shop;
    private final List<Duration> took = new ArrayList<>();

    Demo(Report report, GitCopy git, Manifests manifests, LocalMesh mesh) {
        this.report = report;
        this.git = git;
        this.manifests = manifests;
        this.mesh = mesh;
        this.shop = new Shop(mesh);
    }

    void run() throws IOException {
        report.step("starting the operator over " + git.directory());
        manifests.copyFirst(git.directory());
        git.commit("The shop: web calls pay");
        mesh.operator();
        report.step("starting web, pay v1 and pay v2, each with its sidecar");
        shop.start();
        Child v2 = shop.pay("v2", Shop.PAY_V2);
        try (Load load = Load.start(Shop.page("/pay/foo"))) {
            Await.that(
                    "the first answers of both versions",
                    LIMIT,
                    () -> load.count().v1() > 0 && load.count().v2() > 0);
            encrypted();
            shifted(load);
            refused();
            survives(load, v2);
            broken(load);
            soon();
            Load.Count all = load.count();
            report.line(all.sent() + " requests in all, " + all.failed() + " failed");
            load.complaints().forEach(why -> report.line("failed: " + why));
        }
    }

    private void encrypted() throws IOException {
        report.step("1  every connection is encrypted, both sides prove who they are");
        String shown = WireLook.identity(Shop.PAY_V1);
        report.figure(
                "what pay shows on the wire",
                "TLSv1.3 " + ID + "pay",
                shown,
                shown.equals("TLSv1.3 " + ID + "pay"));
        String caller = label(Shop.PAY_V1, "inbound", "client_id");
        report.figure("whom pay saw calling", ID + "web", caller, caller.equals(ID + "web"));
        String callee = label(Shop.WEB, "outbound", "server_id");
        report.figure("whom web called", ID + "pay", callee, callee.equals(ID + "pay"));
        String plain = WireLook.plaintext(Shop.PAY_V1);
        report.figure("plaintext to the mesh port", "refused", plain, plain.equals("refused"));
    }

    /** A label of the requests that a sidecar counted. */
    private String label(String address, String direction, String name) {
        return mesh.metrics(address).stream()
                .filter(line -> line.startsWith("request_total{"))
                .filter(line -> line.contains("direction=\"" + direction + "\""))
                .flatMap(line -> labelOf(line, name).stream())
                .findFirst()
                .orElse("nobody");
    }

    private static Optional<String> labelOf(String line, String name) {
        int at = line.indexOf(name + "=\"");
        if (at < 0) {
            return Optional.empty();
        }
        int begin = at + name.length() + 2;
        return Optional.of(line.substring(begin, line.indexOf('"', begin)));
    }

    private void shifted(Load load) throws IOException {
        report.step("2  a canary, shifted by commits");
        Load.Count before = load.count();
        for (int v2 : new int[] {10, 50, 100}) {
            shift(100 - v2, v2);
        }
        long failed = load.count().since(before).failed();
        report.figure("requests that failed meanwhile", "0", "" + failed, failed == 0);
    }

    private void shift(int v1, int v2) throws IOException {
        String desired = String.format(Locale.ROOT, "pay-v1 %d %%, pay-v2 %d %%", v1, v2);
        long begin = System.nanoTime();
        git.commit(Manifests.CANARY, manifests.canary(v1, v2), "Shift pay to " + v1 + "/" + v2);
        JsonNode first = measured(desired, SOME);
        took.add(Duration.ofNanos(System.nanoTime() - begin));
        report.line("first figures: " + first.path("observed").asText());
        JsonNode status = measured(desired, ENOUGH);
        double observed = percent(status.path("backends").path(1).path("observedShare").asText());
        double slack = slack(v2, status.path("requests").asInt());
        report.figure(
                "share at " + v1 + "/" + v2,
                desired,
                status.path("observed").asText()
                        + " of "
                        + status.path("requests").asText()
                        + " requests, "
                        + status.path("programmed").asText()
                        + " proxies",
                Math.abs(observed - v2) <= slack
                        && status.path("programmed").asText().equals("1/1"));
    }

    /** The status once it has the desired weights and figures of so many requests. */
    private JsonNode measured(String desired, int requests) {
        return Await.found(
                "figures of " + requests + " requests at " + desired,
                LIMIT,
                () ->
                        Optional.of(split())
                                .filter(status -> status.path("desired").asText().equals(desired))
                                .filter(status -> status.path("requests").asInt() >= requests));
    }

    private void soon() {
        List<Long> millis = took.stream().map(Duration::toMillis).sorted().toList();
        long median = (millis.get((millis.size() - 1) / 2) + millis.get(millis.size() / 2)) / 2;
        report.figure(
                "from commit to first figures, median",
                "under " + SOON.toMillis() + " ms",
                median + " ms of " + millis,
                median < SOON.toMillis());
    }

    private JsonNode split() {
        return mesh.status("TrafficSplit", Shop.NAMESPACE, "pay");
    }

    /** Five standard deviations, in percent; none where chance has no part. */
    private static double slack(int percent, int requests) {
        double share = percent / 100.0;
        return 500 * Math.sqrt(share * (1 - share) / Math.max(1, requests));
    }

    private static double percent(String text) {
        return text.isEmpty() ? -1 : Double.parseDouble(text.replace("%", "").strip());
    }

    private void refused() throws IOException {
        report.step("3  a policy: web may GET /foo and Charge, nothing else");
        git.commit(Manifests.POLICY, manifests.policy(), "Let web charge, not refund");
        Await.that(
                "the policy in every sidecar of pay",
                LIMIT,
                () ->
                        mesh.status("MeshPolicy", Shop.NAMESPACE, "pay")
                                .path("programmed")
                                .asText()
                                .equals("2/2"));
        answer("GET /foo", "/pay/foo", "200");
        answer("GET /bar", "/pay/bar", "403 authorization-denied");
        answer("gRPC Charge", "/charge", "OK");
        answer("gRPC Refund", "/refund", "PERMISSION_DENIED authorization-denied");
    }

    private void answer(String what, String path, String wanted) throws IOException {
        HttpResponse<String> response = http.get(Shop.page(path));
        String code = response.headers().firstValue("grpc-code").orElse("" + response.statusCode());
        String reason =
                response.headers()
                        .firstValue("weft-reason")
                        .or(() -> response.headers().firstValue("grpc-description"))
                        .map(text -> " " + text)
                        .orElse("");
        report.figure(what, wanted, code + reason, (code + reason).startsWith(wanted));
    }

    private void survives(Load load, Child v2) throws IOException {
        report.step("4  pay v2 is killed in the middle of the load");
        shift(50, 50);
        Load.Count before = load.count();
        v2.kill();
        Await.that("answers after the kill", LIMIT, () -> load.count().since(before).sent() >= 400);
        Load.Count during = load.count().since(before);
        report.figure(
                "requests that failed after the kill",
                "at most the " + Load.WORKERS + " under way",
                during.failed() + " of " + during.sent(),
                during.failed() <= Load.WORKERS);
        Load.Count later = load.count();
        shop.pay("v2", Shop.PAY_V2);
        Await.that("v2 takes its share again", LIMIT, () -> load.count().since(later).v2() > 20);
        report.line("pay v2 was started again and takes traffic");
    }

    private void broken(Load load) throws IOException {
        report.step("5  a commit that is wrong");
        Await.that(
                "even shares",
                LIMIT,
                () ->
                        Math.abs(
                                        percent(
                                                        split().path("backends")
                                                                .path(1)
                                                                .path("observedShare")
                                                                .asText())
                                                - 50)
                                < 10);
        Load.Count before = load.count();
        git.commit(Manifests.CANARY, manifests.brokenCanary(), "Shift pay to v3");
        String condition =
                Await.found(
                        "a condition that says what is wrong",
                        LIMIT,
                        () ->
                                Optional.of(LocalMesh.condition(split(), "ResolvedRefs"))
                                        .filter(text -> text.startsWith("False")));
        report.figure(
                "what the condition says",
                "False, and names pay-v3",
                condition,
                condition.contains("pay-v3"));
        Await.that(
                "traffic after the broken commit",
                LIMIT,
                () -> load.count().since(before).sent() >= 300);
        Load.Count after = load.count().since(before);
        report.figure(
                "traffic after it",
                "unchanged: 50 % each, none failed",
                String.format(
                        Locale.ROOT,
                        "%.0f %% to v2, %d of %d failed",
                        after.percentOfV2(),
                        after.failed(),
                        after.sent()),
                after.failed() == 0 && Math.abs(after.percentOfV2() - 50) <= slack(50, 300));
    }
}
