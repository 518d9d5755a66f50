package dev.weft.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.Held;
import dev.weft.proxy.config.v1.Update;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.DestinationLookup;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldConfigsTest {
    private final List<String> trusted = new ArrayList<>();
    private final HeldConfigs held =
            new HeldConfigs(
                    bundle -> {
                        if (bundle.getTrustDomain().equals("evil")) {
                            throw new CertificateException("no such domain");
                        }
                        trusted.add(bundle.getTrustDomain());
                    });

    @Test
    void what_came_last_is_in_force() throws RefusedConfigException {
        held.apply(Updates.workload("web"));
        held.hold("pay:80");
        held.apply(Updates.destination("pay:80", 3, "shop/pay:80"));
        held.apply(Updates.destination("pay:80", 4, "shop/pay2:80"));

        assertThat(held.inbound()).map(InboundConfig::workload).contains("web");
        assertThat(destination("pay:80").name()).isEqualTo("shop/pay2:80");
        assertThat(destination("pay:80").generation()).isEqualTo(4);
    }

    @Test
    void without_a_payload_the_generation_alone_is_news() throws RefusedConfigException {
        Update first = Updates.destination("pay:80", 3, "shop/pay:80");
        held.hold("pay:80");
        held.apply(first);

        held.apply(first.toBuilder().clearPayload().setGeneration(9).build());

        assertThat(destination("pay:80").generation()).isEqualTo(9);
        assertThat(destination("pay:80").name()).isEqualTo("shop/pay:80");
    }

    @Test
    void a_payload_with_another_hash_is_refused_and_changes_nothing()
            throws RefusedConfigException {
        held.hold("pay:80");
        held.apply(Updates.destination("pay:80", 3, "shop/pay:80"));
        Update forged =
                Updates.destination("pay:80", 4, "evil").toBuilder()
                        .setHash(ByteString.copyFromUtf8("another"))
                        .build();

        assertThatThrownBy(() -> held.apply(forged)).hasMessageContaining("hash");
        assertThat(destination("pay:80").name()).isEqualTo("shop/pay:80");
    }

    @Test
    void a_payload_that_cannot_be_read_is_refused() {
        held.hold("pay:80");
        ByteString garbage = ByteString.copyFrom(new byte[] {10, 127, 1});
        Update update = Updates.destination("pay:80", 3, "x");

        assertThatThrownBy(
                        () ->
                                held.apply(
                                        update.toBuilder()
                                                .setPayload(garbage)
                                                .setHash(Hashes.sha256(garbage))
                                                .build()))
                .isInstanceOf(RefusedConfigException.class)
                .hasMessageContaining("cannot be read");
        assertThat(held.lookup("pay:80")).isEmpty();
    }

    @Test
    void a_missing_payload_is_refused_when_another_hash_is_held() {
        assertThatThrownBy(
                        () ->
                                held.apply(
                                        Updates.workload("web").toBuilder().clearPayload().build()))
                .hasMessageContaining("another hash is held");
    }

    @Test
    void only_a_destination_can_be_unknown() throws RefusedConfigException {
        held.hold("1.2.3.4:443");
        held.apply(Updates.unknown("1.2.3.4:443"));

        assertThat(held.lookup("1.2.3.4:443")).contains(new DestinationLookup.Unknown());
        assertThatThrownBy(
                        () ->
                                held.apply(
                                        Update.newBuilder()
                                                .setKey(HeldConfigs.WORKLOAD)
                                                .setUnknown(true)
                                                .build()))
                .isInstanceOf(RefusedConfigException.class);
    }

    @Test
    void roots_that_are_of_no_use_are_refused() throws RefusedConfigException {
        held.apply(Updates.trust("cluster.local"));

        assertThatThrownBy(() -> held.apply(Updates.trust("evil")))
                .hasMessage("trust: no such domain");
        assertThat(trusted).containsExactly("cluster.local");
    }

    @Test
    void an_update_for_what_was_dropped_is_not_taken_up_again() throws RefusedConfigException {
        held.apply(Updates.destination("pay:80", 3, "shop/pay:80"));

        assertThat(held.lookup("pay:80")).isEmpty();
        assertThat(held.holds("pay:80")).isFalse();
    }

    @Test
    void the_destination_that_was_not_asked_for_longest_makes_room() {
        for (int i = 0; i < HeldConfigs.MAX_DESTINATIONS; i++) {
            assertThat(held.hold("host:" + i)).isEmpty();
        }
        held.lookup("host:0");

        assertThat(held.hold("one:1")).contains("host:1");
        assertThat(held.holds("host:0")).isTrue();
    }

    @Test
    void the_digest_and_the_subscriptions_name_everything_with_its_hash()
            throws RefusedConfigException {
        Update workload = Updates.workload("web");
        Update pay = Updates.destination("pay:80", 3, "shop/pay:80");
        held.apply(workload);
        held.hold("pay:80");
        held.apply(pay);

        assertThat(held.digest().getHeldList())
                .extracting(Held::getHash)
                .containsExactly(workload.getHash(), ByteString.EMPTY, pay.getHash());
        assertThat(held.subscriptions()).hasSize(3);
    }

    private Destination destination(String key) {
        return switch (held.lookup(key).orElseThrow()) {
            case DestinationLookup.Known(Destination destination) -> destination;
            case DestinationLookup.Unknown unknown -> throw new AssertionError(unknown);
            case DestinationLookup.Unavailable gone -> throw new AssertionError(gone);
        };
    }
}
