package dev.weft.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.weft.proxy.config.v1.GatewayConfig;
import dev.weft.proxy.config.v1.GatewayPort;
import dev.weft.proxy.config.v1.Https;
import dev.weft.proxy.config.v1.ResourceKey;
import dev.weft.proxy.config.v1.ServerCertificate;
import dev.weft.proxy.config.v1.TlsListener;
import dev.weft.proxy.config.v1.TlsListeners;
import dev.weft.proxy.config.v1.Update;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.gateway.GatewaySink;
import dev.weft.proxy.tls.TestAuthority;
import dev.weft.proxy.tls.TlsMaterial;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HeldGatewayTest {
    private final TestAuthority authority = new TestAuthority();
    private final List<String> said = new ArrayList<>();
    private final List<Runnable> overdue = new ArrayList<>();
    private final HeldConfigs held = new HeldConfigs(bundle -> {});
    private final List<Runnable> compiling = new ArrayList<>();
    private boolean slow;
    private Optional<String> refusal = Optional.empty();

    HeldGatewayTest() {
        held.serve(new Sink(), new Wishes());
    }

    private final class Sink implements GatewaySink {
        @Override
        public void configure(
                dev.weft.proxy.snapshot.gateway.GatewayConfig config,
                Consumer<Optional<String>> done) {
            said.add("configure " + config.gateway());
            done.accept(refusal);
        }

        @Override
        public void certificate(
                String name, dev.weft.proxy.snapshot.gateway.ServerCertificate certificate) {
            said.add("show " + name);
        }

        @Override
        public void withoutCertificate(String name) {
            said.add("without " + name);
        }
    }

    private final class Wishes implements HeldGateway.Wishes {
        @Override
        public void subscribe(ResourceKey key) {
            said.add("subscribe " + key.getServerCertificate());
        }

        @Override
        public void unsubscribe(ResourceKey key) {
            said.add("unsubscribe " + key.getServerCertificate());
        }

        @Override
        public void later(Runnable then) {
            overdue.add(then);
        }

        @Override
        public void aside(Runnable work, Runnable then) {
            if (slow) {
                compiling.add(
                        () -> {
                            work.run();
                            then.run();
                        });
            } else {
                work.run();
                then.run();
            }
        }
    }

    private static Update gateway(String name, String... certificates) {
        GatewayConfig.Builder config = GatewayConfig.newBuilder().setGateway(name);
        if (certificates.length > 0) {
            config.addPorts(
                    GatewayPort.newBuilder()
                            .setPort(443)
                            .setBindPort(8443)
                            .setTls(
                                    TlsListeners.newBuilder()
                                            .addListeners(
                                                    TlsListener.newBuilder()
                                                            .setName("tls")
                                                            .setHttps(
                                                                    Https.newBuilder()
                                                                            .addAllCertificates(
                                                                                    List.of(
                                                                                            certificates))))));
        }
        return update(HeldGateway.GATEWAY, config.build());
    }

    private Update certificate(String name) throws CertificateEncodingException {
        TlsMaterial material = authority.material("spiffe://cluster.local/ns/a/sa/b");
        return update(
                HeldGateway.certificate(name),
                ServerCertificate.newBuilder()
                        .addChain(ByteString.copyFrom(material.chain().getFirst().getEncoded()))
                        .setPrivateKey(ByteString.copyFrom(material.key().getEncoded()))
                        .build());
    }

    private static Update update(ResourceKey key, MessageLite message) {
        ByteString payload = message.toByteString();
        return Update.newBuilder()
                .setKey(key)
                .setGeneration(3)
                .setHash(Hashes.sha256(payload))
                .setPayload(payload)
                .build();
    }

    private void apply(Update update) throws RefusedConfigException {
        held.apply(update, outcome -> said.add(outcome.orElse("in force")));
    }

    @Test
    void a_configuration_waits_for_the_certificates_that_it_names() throws Exception {
        apply(gateway("a", "ns/one", "ns/two"));
        apply(certificate("ns/one"));
        assertThat(said)
                .containsExactlyInAnyOrder(
                        "subscribe ns/one", "subscribe ns/two", "show ns/one", "in force");
        said.clear();

        apply(certificate("ns/two"));

        assertThat(said).containsExactly("show ns/two", "configure a", "in force", "in force");
        assertThat(held.gateway().orElseThrow().configured()).isTrue();
    }

    @Test
    void while_one_configuration_is_compiled_only_the_newest_of_those_that_come_waits()
            throws Exception {
        slow = true;
        apply(gateway("a"));
        apply(gateway("b"));
        apply(gateway("c"));
        assertThat(compiling).hasSize(1);

        compiling.removeFirst().run();
        compiling.removeFirst().run();

        assertThat(said).containsExactly("configure a", "in force", "configure c", "in force");
        assertThat(compiling).isEmpty();
    }

    @Test
    void what_is_compiled_when_the_operator_goes_back_to_what_is_held_never_counts()
            throws Exception {
        Update first = gateway("a");
        apply(first);
        slow = true;
        apply(gateway("b"));
        apply(gateway("c"));
        said.clear();

        apply(first.toBuilder().clearPayload().build());
        compiling.removeFirst().run();

        assertThat(said).containsExactly("configure a", "in force");
        assertThat(compiling).isEmpty();
    }

    @Test
    void a_certificate_that_does_not_come_in_time_is_waited_for_no_longer() throws Exception {
        apply(gateway("a", "ns/one"));
        overdue.removeFirst().run();

        assertThat(said).containsExactly("subscribe ns/one", "configure a", "in force");
    }

    @Test
    void a_certificate_that_the_operator_does_not_have_is_not_waited_for() throws Exception {
        apply(gateway("a", "ns/one"));
        apply(
                Update.newBuilder()
                        .setKey(HeldGateway.certificate("ns/one"))
                        .setUnknown(true)
                        .build());

        assertThat(said).contains("configure a", "without ns/one");
    }

    @Test
    void a_certificate_that_nothing_names_any_more_is_given_up() throws Exception {
        apply(gateway("a", "ns/one"));
        apply(certificate("ns/one"));
        said.clear();

        apply(gateway("a"));

        assertThat(said)
                .containsExactly("configure a", "without ns/one", "unsubscribe ns/one", "in force");
        assertThat(held.digest().getHeldList())
                .noneMatch(one -> one.getKey().hasServerCertificate());
    }

    @Test
    void what_cannot_be_bound_is_refused_and_the_one_before_is_held() throws Exception {
        Update first = gateway("a");
        apply(first);
        refusal = Optional.of("the port is taken");
        said.clear();

        apply(gateway("b"));

        assertThat(said).containsExactly("configure b", "the port is taken");
        assertThat(held.digest().getHeldList())
                .anyMatch(
                        one -> one.getKey().hasGateway() && one.getHash().equals(first.getHash()));
    }

    @Test
    void a_key_that_is_not_of_its_certificate_is_refused_without_a_word_of_it() throws Exception {
        apply(gateway("a", "ns/one"));
        ServerCertificate right = ServerCertificate.parseFrom(certificate("ns/one").getPayload());
        ServerCertificate wrong =
                right.toBuilder()
                        .setPrivateKey(
                                ByteString.copyFrom(TestAuthority.pair().getPrivate().getEncoded()))
                        .build();

        assertThatThrownBy(() -> apply(update(HeldGateway.certificate("ns/one"), wrong)))
                .hasMessage(
                        "ServerCertificate ns/one: private_key is not the key of the certificate");
    }

    @Test
    void a_restarted_proxy_begins_without_its_certificates() throws Exception {
        held.restore(gateway("a", "ns/one"));

        assertThat(said).containsExactly("configure a");
        assertThat(held.subscriptions())
                .anyMatch(one -> one.getKey().getServerCertificate().equals("ns/one"));
    }

    @Test
    void a_sidecar_takes_no_configuration_of_a_gateway() {
        HeldConfigs sidecar = new HeldConfigs(bundle -> {});

        assertThatThrownBy(() -> sidecar.apply(gateway("a"), outcome -> {}))
                .hasMessageContaining("not that of a Gateway");
    }
}
