package dev.weft.proxy.authz.token;

import dev.weft.proxy.route.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;

/**
 * Checks tokens, and remembers which signatures were good and which were not: most tokens come many
 * times. Confined to one thread.
 */
public final class TokenCheck {
    /** Signatures of either kind that are remembered; those of one do not displace the other. */
    static final int MOST_REMEMBERED = 1_024;

    private final InstantSource clock;
    private final WastedChecks wasted = new WastedChecks();

    /** Digests of tokens with the name of the keys that they were checked by. */
    private final Map<String, Boolean> good = new Newest<>(MOST_REMEMBERED);

    private final Map<String, Boolean> bad = new Newest<>(MOST_REMEMBERED);

    /** What is remembered of a signature. */
    enum Standing {
        GOOD,
        BAD,
        UNKNOWN
    }

    public TokenCheck(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What a request carries; looked at when a rule asks.
     *
     * @param caller whose time it costs when it is not good
     */
    public PresentedToken of(RequestHead head, String caller) {
        return new PresentedToken(this, head, caller);
    }

    /** Keys may be others from now on. */
    public void forget() {
        good.clear();
        bad.clear();
        wasted.forgive();
    }

    long seconds() {
        return clock.instant().getEpochSecond();
    }

    Standing standing(String digest, String keys) {
        String both = digest + keys;
        if (good.get(both) != null) {
            return Standing.GOOD;
        }
        return bad.get(both) == null ? Standing.UNKNOWN : Standing.BAD;
    }

    void rememberGood(String digest, String keys) {
        good.put(digest + keys, Boolean.TRUE);
    }

    void rememberBad(String digest, String keys) {
        bad.put(digest + keys, Boolean.TRUE);
    }

    /** Notes that checks for a caller came to nothing. */
    void wasted(String caller, int checks) {
        wasted.add(caller, checks, seconds());
    }

    /** Whether a caller had so many bad signatures checked that more must wait. */
    boolean mustWait(String caller) {
        return wasted.tooMany(caller, seconds());
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
