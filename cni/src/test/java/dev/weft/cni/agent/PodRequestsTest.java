package dev.weft.cni.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.network.PodRedirect;
import dev.weft.redirect.RedirectSettings.Backend;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodRequestsTest {
    private static final PodRedirect REDIRECT = new PodRedirect(Backend.AUTO);

    private final PodRequests unmeshed = new PodRequests(REDIRECT, request -> Optional.empty());

    private static Request request(String network, Map<String, String> annotations) {
        return new Request(Request.Command.ADD, network, "shop", "web", Optional.of(annotations));
    }

    private static String fault(Answer answer) {
        return ((Answer.Fault) answer).message();
    }

    @Test
    void where_the_runtime_tells_no_annotations_the_api_says_whether_a_pod_is_meshed() {
        Request untold =
                new Request(
                        Request.Command.ADD,
                        "/run/netns/weft-not-there",
                        "shop",
                        "web",
                        Optional.empty());

        assertThat(unmeshed.apply(untold)).isEqualTo(new Answer.Done());
        PodRequests meshed = new PodRequests(REDIRECT, request -> Optional.of(Map.of()));
        assertThat(fault(meshed.apply(untold))).contains("Pod shop/web gets no network");
    }

    @Test
    void a_network_that_cannot_be_reached_is_told_of() {
        assertThat(fault(unmeshed.apply(request("/proc/4711/ns/net", Map.of()))))
                .contains("/proc/4711/ns/net", "/run/netns");
        assertThat(fault(unmeshed.apply(request("/run/netns/weft-not-there", Map.of()))))
                .contains("is not there");
    }

    @Test
    void an_annotation_that_cannot_be_read_is_named() {
        assertThat(
                        fault(
                                unmeshed.apply(
                                        request(
                                                "/run/netns/a",
                                                Map.of("weft.dev/exclude-inbound-ports", "http")))))
                .contains("weft.dev/exclude-inbound-ports", "'http' is not a port");
    }

    @Test
    void an_api_server_that_does_not_answer_lets_no_pod_through() {
        PodRequests blind =
                new PodRequests(
                        REDIRECT,
                        request -> {
                            throw new IllegalStateException("the API server does not say");
                        });
        Request untold =
                new Request(Request.Command.ADD, "/run/netns/a", "shop", "web", Optional.empty());
        assertThat(fault(blind.apply(untold))).contains("the API server does not say");
    }
}
