package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.resilience.GrpcTimeout;
import dev.weft.proxy.telemetry.TraceContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever a peer writes where we read: nothing is thrown, and what is read is what would be
 * written. The texts are good ones with some characters changed, which goes further than noise.
 */
class HostileTextTest {
    private static final long SEED = 20261127;
    private static final int ROUNDS = 20_000;
    private static final String ALPHABET =
            "aZ09-_.:;,=/?#%&@[]{}()\\\"' \t\r\n\0\u007f\u00e9\ud83d\uffff+*~|<>";
    private static final List<String> GOOD =
            List.of(
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    "pay.shop:8080",
                    "[2001:db8::1]:80",
                    "192.0.2.1:65535",
                    "99999999S",
                    "/users/%41/../b//c;d=e?x=1&y=%zz&x",
                    "a=1; b=\"2\"; c",
                    "");

    private final Random random = new Random(SEED);

    private String next() {
        StringBuilder text = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
        for (int changes = random.nextInt(6); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.insert(at, text.substring(0, at));
                default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
            }
            text.setLength(Math.min(text.length(), 4_096));
        }
        return text.toString();
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            texts.add(next());
        }
        return texts;
    }

    @Test
    void the_context_of_a_trace_that_is_read_can_be_written() {
        for (String text : texts()) {
            Optional<TraceContext> read = TraceContext.of(List.of(text));
            read.ifPresent(
                    context ->
                            assertThat(TraceContext.of(List.of(context.header())))
                                    .as(text)
                                    .contains(context));
        }
    }

    @Test
    void a_timeout_of_grpc_that_is_read_can_be_written() {
        for (String text : texts()) {
            for (Duration read : GrpcTimeout.parse(text).stream().toList()) {
                assertThat(read.isNegative()).isFalse();
                assertThat(GrpcTimeout.parse(GrpcTimeout.format(read))).as(text).isPresent();
            }
        }
    }

    @Test
    void an_address_that_is_read_can_be_written() {
        for (String text : texts()) {
            for (InetSocketAddress read : HostPort.literal(text).stream().toList()) {
                assertThat(HostPort.literal(HostPort.of(read))).as(text).contains(read);
            }
        }
    }

    @Test
    void an_authority_that_is_read_names_a_host_that_hides_nothing() {
        for (String text : texts()) {
            for (Authority read : Authority.parse(text).stream().toList()) {
                assertThat(read.host().chars())
                        .as(text)
                        .allMatch(c -> c > ' ' && c < 127 && "/\\?#@".indexOf(c) < 0);
                assertThat(read.port()).isBetween(0, 65_535);
            }
        }
    }

    @Test
    void targets_paths_and_sessions_are_read_or_refused() {
        for (String text : texts()) {
            assertThat(QueryParameters.of(text)).as(text).isNotNull();
            assertThat(NormalizedPath.of(text)).as(text).isNotNull();
            PathReadings.only(text);
            assertThat(SessionToken.read(text)).as(text).isNotNull();
        }
    }
}
