package dev.weft.proxy.authz.token;

import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.token.KeySet;
import dev.weft.proxy.snapshot.token.SigningKey;
import dev.weft.proxy.snapshot.token.TokenAlgorithm;
import dev.weft.proxy.snapshot.token.TokenDemand;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token of one request (RFC 6750 section 2.1), read once and checked as far as rules ask. */
public final class PresentedToken {
    /** How far clocks may differ. */
    static final long LEEWAY_SECONDS = 60;

    private static final String SCHEME = "bearer";

    private final TokenCheck check;
    private final RequestHead head;
    private final String caller;
    private final Map<String, Optional<ReasonCode>> checked = new HashMap<>();
    private @Nullable State state;

    /** What the headers of the request hold. */
    private sealed interface State {
        record Absent() implements State {}

        record Illegible() implements State {}

        record Legible(TokenText token, String digest) implements State {}
    }

    PresentedToken(TokenCheck check, RequestHead head, String caller) {
        this.check = check;
        this.head = head;
        this.caller = caller;
    }

    /** Whether it is what a rule asks for. */
    public TokenAnswer answers(TokenDemand demand) {
        return switch (state()) {
            case State.Absent() -> new TokenAnswer.No(ReasonCode.JWT_MISSING);
            case State.Illegible() -> new TokenAnswer.Doubtful(ReasonCode.JWT_MALFORMED);
            case State.Legible legible -> answers(legible, demand);
        };
    }

    private TokenAnswer answers(State.Legible legible, TokenDemand demand) {
        TokenText token = legible.token();
        if (!token.issuer().equals(demand.issuer())) {
            return new TokenAnswer.No(ReasonCode.JWT_ISSUER);
        }
        Optional<ReasonCode> fault =
                checked.computeIfAbsent(
                                demand.keys().name(), name -> signature(legible, demand.keys()))
                        .or(() -> times(token.times()));
        if (fault.isPresent()) {
            return new TokenAnswer.Doubtful(fault.get());
        }
        if (!demand.audiences().isEmpty()
                && values(token, "aud").stream().noneMatch(demand.audiences()::contains)) {
            return new TokenAnswer.No(ReasonCode.JWT_AUDIENCE);
        }
        boolean all =
                demand.claims().entrySet().stream()
                        .allMatch(one -> values(token, one.getKey()).contains(one.getValue()));
        return all ? new TokenAnswer.Yes() : new TokenAnswer.No(ReasonCode.JWT_CLAIM);
    }

    /** A scope is a list of words in one string (RFC 8693 section 4.2). */
    private static List<String> values(TokenText token, String claim) {
        List<String> values = token.claims().getOrDefault(claim, List.of());
        return claim.equals("scope")
                ? values.stream().flatMap(one -> Arrays.stream(one.split(" "))).toList()
                : values;
    }

    private Optional<ReasonCode> signature(State.Legible legible, KeySet keys) {
        return switch (check.standing(legible.digest(), keys.name())) {
            case GOOD -> Optional.empty();
            case BAD -> Optional.of(ReasonCode.JWT_SIGNATURE);
            case UNKNOWN -> firstCheck(legible, keys);
        };
    }

    private Optional<ReasonCode> firstCheck(State.Legible legible, KeySet keys) {
        TokenText token = legible.token();
        Optional<TokenAlgorithm> algorithm = TokenAlgorithm.named(token.algorithm());
        if (algorithm.isEmpty()) {
            return Optional.of(ReasonCode.JWT_ALGORITHM);
        }
        List<SigningKey> candidates = keys.candidates(token.keyId(), algorithm.get());
        if (candidates.isEmpty()) {
            return Optional.of(ReasonCode.JWT_UNKNOWN_KEY);
        }
        if (check.mustWait(caller)) {
            return Optional.of(ReasonCode.JWT_UNCHECKED);
        }
        for (SigningKey key : candidates) {
            if (algorithm.get().verifies(key.key(), token.signedBytes(), token.signatureBytes())) {
                check.rememberGood(legible.digest(), keys.name());
                return Optional.empty();
            }
        }
        check.rememberBad(legible.digest(), keys.name());
        check.wasted(caller, candidates.size());
        return Optional.of(ReasonCode.JWT_SIGNATURE);
    }

    /** A token that never ends is one that cannot be taken back. */
    private Optional<ReasonCode> times(TokenText.Times times) {
        long now = check.seconds();
        if (times.expires().isEmpty() || now >= times.expires().getAsLong() + LEEWAY_SECONDS) {
            return Optional.of(ReasonCode.JWT_EXPIRED);
        }
        return times.notBefore().isPresent() && now < times.notBefore().getAsLong() - LEEWAY_SECONDS
                ? Optional.of(ReasonCode.JWT_NOT_YET_VALID)
                : Optional.empty();
    }

    private State state() {
        State known = state;
        if (known == null) {
            known = read(head.values("authorization"));
            state = known;
        }
        return known;
    }

    /** Of several, applications take one or the other. */
    private static State read(List<String> values) {
        if (values.stream().noneMatch(value -> ofToken(value) >= 0)) {
            return new State.Absent();
        }
        if (values.size() > 1 || ofToken(values.getFirst()) > 0) {
            return new State.Illegible();
        }
        String text = values.getFirst().substring(SCHEME.length()).strip();
        Optional<TokenText> read = TokenText.read(text);
        return read.isEmpty()
                ? new State.Illegible()
                : new State.Legible(read.get(), TokenCheck.digest(text));
    }

    /** Where the name of the scheme stands; anywhere but in front it is one of several. */
    private static int ofToken(String value) {
        return value.toLowerCase(Locale.ROOT).indexOf(SCHEME);
    }
}
