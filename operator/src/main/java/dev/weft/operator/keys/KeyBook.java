package dev.weft.operator.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.model.TokenKeys;
import dev.weft.operator.resolve.authorization.KeySetReader;
import dev.weft.proxy.config.v1.KeySet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys that issuers publish: asks again every minute, keeps what was good while nobody
 * answers, and for no longer than a day. Safe from every thread.
 */
public final class KeyBook implements PublishedKeys, AutoCloseable {
    /** How long keys hold that an issuer may have taken back. */
    static final Duration FRESH = Duration.ofMinutes(1);

    /** How soon after a failure it is tried again. */
    static final Duration RETRY = Duration.ofSeconds(10);

    /** How long keys are kept that cannot be asked for. */
    static final Duration KEPT = Duration.ofHours(24);

    /** Addresses that are asked. */
    static final int MOST_ADDRESSES = 256;

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int AT_ONCE = 8;
    private static final Logger LOG = Logger.getLogger(KeyBook.class);

    private final KeyFetch fetch;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("weft-keys").factory());
    private final ExecutorService fetches =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("weft-keys-").factory());
    private volatile Runnable changed = () -> {};

    /** What is known of one address. */
    private record Entry(
            TokenKeys.Published of,
            Optional<KeySet> keys,
            Optional<String> failure,
            Instant goodAt,
            Instant due) {}

    public KeyBook(KeyFetch fetch, InstantSource clock) {
        this.fetch = fetch;
        this.clock = clock;
    }

    /**
     * Begins to ask.
     *
     * @param whenChanged is told when other keys are known
     */
    public void start(Runnable whenChanged) {
        changed = whenChanged;
        ScheduledFuture<?> unused =
                ticks.scheduleWithFixedDelay(
                        this::look, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Says which are of use; those of others are forgotten. */
    public void want(Set<TokenKeys.Published> wanted) {
        entries.values().removeIf(entry -> !wanted.contains(entry.of()));
        for (TokenKeys.Published one : wanted) {
            if (entries.size() < MOST_ADDRESSES) {
                entries.putIfAbsent(
                        one.name(),
                        new Entry(
                                one,
                                Optional.empty(),
                                Optional.empty(),
                                Instant.EPOCH,
                                Instant.EPOCH));
            }
        }
    }

    @Override
    public Known of(TokenKeys.Published keys) {
        Entry entry = entries.get(keys.name());
        if (entry == null) {
            return entries.size() < MOST_ADDRESSES
                    ? new Known.NotYet()
                    : new Known.Failed("more than " + MOST_ADDRESSES + " addresses are named");
        }
        return entry.keys()
                .<Known>map(Known.Keys::new)
                .or(() -> entry.failure().map(Known.Failed::new))
                .orElseGet(Known.NotYet::new);
    }

    /** Asks all those whose time has come. */
    void look() {
        Instant now = clock.instant();
        for (Entry entry : List.copyOf(entries.values())) {
            if (!now.isBefore(entry.due())) {
                // Nobody asks again while this is under way.
                Entry waiting =
                        new Entry(
                                entry.of(),
                                entry.keys(),
                                entry.failure(),
                                entry.goodAt(),
                                now.plus(FRESH));
                if (entries.replace(entry.of().name(), entry, waiting)) {
                    fetches.execute(() -> ask(waiting));
                }
            }
        }
    }

    private void ask(Entry entry) {
        @Nullable Entry next;
        try {
            KeySet keys = KeySetReader.read(entry.of().name(), document(entry.of()));
            Instant now = clock.instant();
            next = new Entry(entry.of(), Optional.of(keys), Optional.empty(), now, now.plus(FRESH));
        } catch (IOException | IllegalArgumentException e) {
            next = failed(entry, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        boolean differs =
                !next.keys().equals(entry.keys()) || !next.failure().equals(entry.failure());
        if (entries.replace(entry.of().name(), entry, next) && differs) {
            changed.run();
        }
    }

    private Entry failed(Entry entry, String why) {
        Instant now = clock.instant();
        boolean old = now.isAfter(entry.goodAt().plus(KEPT));
        if (!entry.failure().equals(Optional.of(why))) {
            LOG.warnf(
                    "keys of tokens cannot be had: at=%s why=%s kept=%s",
                    entry.of().at(), why, old ? "none" : "those from before");
        }
        return new Entry(
                entry.of(),
                old ? Optional.empty() : entry.keys(),
                Optional.of(why),
                entry.goodAt(),
                now.plus(RETRY));
    }

    private String document(TokenKeys.Published of) throws IOException, InterruptedException {
        URI address = URI.create(of.at());
        return switch (of.kind()) {
            case KEYS -> fetch.get(address);
            case DISCOVERY -> fetch.get(announced(of, fetch.get(address)));
        };
    }

    /** Where the keys are, in the words of the issuer itself and of nobody else. */
    private URI announced(TokenKeys.Published of, String document) throws IOException {
        try {
            JsonNode read = json.readTree(document);
            if (!read.path("issuer").asText().equals(of.issuer())) {
                throw new IOException("is the discovery document of another issuer");
            }
            return URI.create(read.path("jwks_uri").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("is no discovery document", e);
        }
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        fetches.shutdownNow();
    }
}
