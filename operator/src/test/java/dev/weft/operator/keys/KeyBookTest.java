package dev.weft.operator.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.model.PublishedKeys.Known;
import dev.weft.operator.model.TokenKeys.Published;
import dev.weft.proxy.config.v1.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that issuers publish, with a network and a clock of the test's own. */
class KeyBookTest {
    private static final String AT = "https://issuer.example/keys";
    private static final Published KEYS =
            new Published("https://issuer.example", AT, Published.Kind.KEYS);
    private static final String DISCOVERY =
            "https://issuer.example/.well-known/openid-configuration";
    private static final String KEY =
            """
            {"keys": [{"kty": "EC", "crv": "P-256", "kid": "%s",
              "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
              "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
            """;

    private final Map<String, String> published = new ConcurrentHashMap<>();
    private final SynchronousQueue<Boolean> changes = new SynchronousQueue<>();
    private volatile Instant now = Instant.ofEpochSecond(1_800_000_000);
    private final KeyBook book = new KeyBook(this::get, () -> now);

    private String get(URI address) throws IOException {
        String document = published.get(address.toString());
        if (document == null) {
            throw new IOException("cannot be reached");
        }
        return document;
    }

    private void changed() {
        try {
            changes.put(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wanted(Published keys) {
        book.start(this::changed);
        book.want(Set.of(keys));
    }

    private void later(Duration after) throws InterruptedException {
        now = now.plus(after);
        book.look();
        assertThat(changes.poll(30, TimeUnit.SECONDS)).isTrue();
    }

    private String known(Published keys) {
        return switch (book.of(keys)) {
            case Known.Keys(var set) ->
                    set.getKeysList().stream().map(SigningKey::getId).toList().toString();
            case Known.NotYet() -> "not yet";
            case Known.Failed(String why) -> why;
        };
    }

    @AfterEach
    void close() {
        book.close();
    }

    @Test
    void keys_are_known_soon_and_others_within_a_minute() throws InterruptedException {
        assertThat(known(KEYS)).isEqualTo("not yet");
        published.put(AT, KEY.formatted("one"));
        wanted(KEYS);
        later(Duration.ZERO);
        assertThat(known(KEYS)).isEqualTo("[one]");

        published.put(AT, KEY.formatted("two"));
        later(KeyBook.FRESH);

        assertThat(known(KEYS)).isEqualTo("[two]");
    }

    @Test
    void what_was_good_is_kept_for_a_day_while_nobody_answers() throws InterruptedException {
        published.put(AT, KEY.formatted("one"));
        wanted(KEYS);
        later(Duration.ZERO);
        published.clear();

        later(Duration.ofHours(23));
        assertThat(known(KEYS)).isEqualTo("[one]");

        later(Duration.ofHours(2));
        assertThat(known(KEYS)).isEqualTo("cannot be reached");
    }

    @Test
    void a_document_without_keys_is_told_without_showing_it() throws InterruptedException {
        published.put(
                AT, "{\"keys\": [{\"kty\": \"oct\", \"k\": \"c2VjcmV0\"}], \"x\": \"secret\"}");
        wanted(KEYS);
        later(Duration.ZERO);

        assertThat(known(KEYS)).startsWith("has no public key").doesNotContain("secret");
    }

    @Test
    void a_discovery_document_is_believed_only_about_its_own_issuer() throws InterruptedException {
        Published discovered =
                new Published("https://issuer.example", DISCOVERY, Published.Kind.DISCOVERY);
        published.put(AT, KEY.formatted("one"));
        published.put(
                DISCOVERY, "{\"issuer\": \"https://other.example\", \"jwks_uri\": \"" + AT + "\"}");
        wanted(discovered);
        later(Duration.ZERO);
        assertThat(known(discovered)).contains("another issuer");

        published.put(
                DISCOVERY,
                "{\"issuer\": \"https://issuer.example\", \"jwks_uri\": \"" + AT + "\"}");
        later(KeyBook.RETRY);

        assertThat(known(discovered)).isEqualTo("[one]");
    }

    @Test
    void what_no_policy_names_any_more_is_forgotten() throws InterruptedException {
        published.put(AT, KEY.formatted("one"));
        wanted(KEYS);
        later(Duration.ZERO);

        book.want(Set.of());

        assertThat(known(KEYS)).isEqualTo("not yet");
    }
}
