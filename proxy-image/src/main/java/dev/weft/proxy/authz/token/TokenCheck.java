package dev.weft.proxy.authz.token;

import dev.weft.proxy.route.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checks tokens, and remembers the signatures that were good: most tokens come many times. Confined
 * to one thread.
 */
public final class TokenCheck {
    /** Signatures that are remembered. */
    static final int MOST_REMEMBERED = 1_024;

    private final InstantSource clock;

    /** Digests of tokens with the name of the keys that they were checked by. */
    private final Map<String, Boolean> good =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    public TokenCheck(InstantSource clock) {
        this.clock = clock;
    }

    /** What a request carries; looked at when a rule asks. */
    public PresentedToken of(RequestHead head) {
        return new PresentedToken(this, head);
    }

    /** Keys may be others from now on. */
    public void forget() {
        good.clear();
    }

    long seconds() {
        return clock.instant().getEpochSecond();
    }

    boolean known(String digest, String keys) {
        return good.get(digest + keys) != null;
    }

    void remember(String digest, String keys) {
        good.put(digest + keys, Boolean.TRUE);
    }

    /** By which a token is known again without being kept. */
    static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
