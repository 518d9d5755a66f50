package dev.weft.operator.identity;

import dev.weft.operator.identity.Refusal.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/**
 * What a token says of itself before anybody vouches for it. It can only be refused by that, with a
 * better reason than the API server gives and without a call to it.
 */
final class UnverifiedToken {
    private static final JwtConsumer READER =
            new JwtConsumerBuilder()
                    .setSkipAllValidators()
                    .setDisableRequireSignature()
                    .setSkipSignatureVerification()
                    .build();

    private UnverifiedToken() {}

    /** Why there is no point in having a token reviewed, if so. */
    static Optional<Refusal> refusal(String token, Instant now) {
        if (token.length() > TokenVerifier.MAX_TOKEN_LENGTH) {
            return Optional.of(new Refusal(Reason.TOKEN_UNREADABLE, "the token is too long"));
        }
        try {
            JwtClaims claims = READER.processToClaims(token);
            List<String> audiences = claims.hasAudience() ? claims.getAudience() : List.of();
            NumericDate end = claims.getExpirationTime();
            return CertifyRules.refuseAudience(audiences)
                    .or(
                            () ->
                                    Optional.ofNullable(end)
                                            .map(UnverifiedToken::instant)
                                            .flatMap(at -> CertifyRules.refuseExpired(at, now)));
        } catch (InvalidJwtException | MalformedClaimException e) {
            return Optional.of(
                    new Refusal(
                            Reason.TOKEN_UNREADABLE,
                            "the token is not one of a service account; project one with the"
                                    + " audience weft.dev"));
        }
    }

    private static Instant instant(NumericDate date) {
        // Whoever wrote the token may have written any number.
        return Instant.ofEpochSecond(
                Math.clamp(
                        date.getValue(),
                        Instant.MIN.getEpochSecond(),
                        Instant.MAX.getEpochSecond()));
    }
}
