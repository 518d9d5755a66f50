package dev.weft.operator.identity;

import dev.weft.operator.identity.Refusal.Reason;
import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks the API server whether a service-account token is genuine. Nothing is remembered: a token of
 * a pod that is deleted is of no use from then on.
 */
public final class TokenReviewVerifier implements TokenVerifier {
    /** Reviews at once; a thousand proxies that come together are through in a second or two. */
    static final int MAX_REVIEWS = 64;

    /** How long a token waits for its review. */
    static final long PATIENCE_SECONDS = 2;

    private static final String USER_PREFIX = "system:serviceaccount:";
    private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
    private static final String POD_UID = "authentication.kubernetes.io/pod-uid";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final Semaphore reviews = new Semaphore(MAX_REVIEWS, true);

    public TokenReviewVerifier(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Verification verify(String token) {
        Optional<Refusal> hopeless = UnverifiedToken.refusal(token, clock.instant());
        if (hopeless.isPresent()) {
            return new Verification.Refused(hopeless.get());
        }
        try {
            if (!reviews.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return refused(Reason.OVERLOADED, "too many tokens wait for a review; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused(Reason.OVERLOADED, "the operator stops; try again");
        }
        try {
            return review(token);
        } finally {
            reviews.release();
        }
    }

    private Verification review(String token) {
        TokenReview review =
                new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .withAudiences(WireNames.TOKEN_AUDIENCE)
                        .endSpec()
                        .build();
        try {
            return read(client.resource(review).create().getStatus());
        } catch (KubernetesClientException e) {
            return refused(
                    Reason.API_UNAVAILABLE, "the API server could not review the token; try again");
        }
    }

    static Verification read(TokenReviewStatus status) {
        if (!Boolean.TRUE.equals(status.getAuthenticated())) {
            return refused(
                    Reason.TOKEN_REFUSED,
                    "the API server does not accept the token: it is not its own, or its pod or"
                            + " service account is gone");
        }
        String[] user = status.getUser().getUsername().split(":", -1);
        if (user.length != 4 || !status.getUser().getUsername().startsWith(USER_PREFIX)) {
            return refused(
                    Reason.NO_SERVICE_ACCOUNT,
                    "the token is of a user; present one of a service account");
        }
        Map<String, List<String>> extra = status.getUser().getExtra();
        return new Verification.Genuine(
                new TokenClaims(
                        user[2],
                        user[3],
                        single(extra, POD_NAME),
                        single(extra, POD_UID),
                        status.getAudiences(),
                        Optional.empty()));
    }

    private static Optional<String> single(Map<String, List<String>> extra, String key) {
        return Optional.ofNullable(extra.get(key))
                .filter(values -> values.size() == 1)
                .map(List::getFirst);
    }

    private static Verification refused(Reason reason, String sentence) {
        return new Verification.Refused(new Refusal(reason, sentence));
    }
}
