package dev.weft.operator.identity;

import dev.weft.operator.identity.Refusal.Reason;
import dev.weft.proxy.config.WireNames;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Tokens that the operator signs itself (JWT, HS256), for the standalone mode where there is no API
 * server to ask.
 */
public final class LocalTokens implements TokenVerifier {
    /** How long a token holds; the operator writes new ones long before. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    /** The length of the key. */
    public static final int KEY_BYTES = 32;

    private static final String ISSUER = "weft-operator";
    private static final String NAMESPACE = "weft.dev/namespace";
    private static final String SERVICE_ACCOUNT = "weft.dev/service-account";
    private static final String WORKLOAD = "weft.dev/workload";

    private final Key key;
    private final InstantSource clock;

    public LocalTokens(byte[] key, InstantSource clock) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the token key has " + key.length + " bytes, not " + KEY_BYTES);
        }
        this.key = new HmacKey(key);
        this.clock = clock;
    }

    /** A token for a Workload. */
    public String issue(String namespace, String serviceAccount, String workload) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(WireNames.TOKEN_AUDIENCE);
        claims.setSubject("system:serviceaccount:" + namespace + ":" + serviceAccount);
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(LIFETIME).getEpochSecond()));
        claims.setStringClaim(NAMESPACE, namespace);
        claims.setStringClaim(SERVICE_ACCOUNT, serviceAccount);
        claims.setStringClaim(WORKLOAD, workload);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setKey(key);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a key of 32 bytes can sign with HS256", e);
        }
    }

    @Override
    public Verification verify(String token) {
        if (token.length() > MAX_TOKEN_LENGTH) {
            return new Verification.Refused(
                    new Refusal(Reason.TOKEN_UNREADABLE, "the token is too long"));
        }
        try {
            JwtClaims claims = consumer().processToClaims(token);
            return new Verification.Genuine(
                    new TokenClaims(
                            claims.getStringClaimValue(NAMESPACE),
                            claims.getStringClaimValue(SERVICE_ACCOUNT),
                            Optional.of(claims.getStringClaimValue(WORKLOAD)),
                            Optional.empty(),
                            claims.getAudience(),
                            Optional.of(
                                    Instant.ofEpochSecond(claims.getExpirationTime().getValue()))));
        } catch (InvalidJwtException e) {
            return new Verification.Refused(refusal(e));
        } catch (MalformedClaimException e) {
            return new Verification.Refused(
                    new Refusal(
                            Reason.TOKEN_UNREADABLE,
                            "the token lacks what the operator puts into its own"));
        }
    }

    private static Refusal refusal(InvalidJwtException e) {
        if (e.hasExpired()) {
            return new Refusal(
                    Reason.TOKEN_EXPIRED,
                    "the token has expired; read it again from the state directory");
        }
        return new Refusal(
                e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
                        ? Reason.TOKEN_AUDIENCE
                        : Reason.TOKEN_REFUSED,
                "the token was not signed by this operator for the audience "
                        + WireNames.TOKEN_AUDIENCE
                        + "; read it again from the state directory");
    }

    private JwtConsumer consumer() {
        return new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        AlgorithmIdentifiers.HMAC_SHA256)
                .setExpectedAudience(WireNames.TOKEN_AUDIENCE)
                .setExpectedIssuer(ISSUER)
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .build();
    }
}
