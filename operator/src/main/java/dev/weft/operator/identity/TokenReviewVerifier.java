package dev.weft.operator.identity;

import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API server whether a service-account token is genuine. */
public final class TokenReviewVerifier implements TokenVerifier {
    private static final String USER_PREFIX = "system:serviceaccount:";
    private static final String POD_NAME = "authentication.kubernetes.io/pod-name";

    private final KubernetesClient client;

    public TokenReviewVerifier(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Verification verify(String token) {
        if (token.length() > MAX_TOKEN_LENGTH) {
            return new Verification.Refused(Refusal.unauthenticated("the token is too long"));
        }
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
            return new Verification.Refused(
                    new Refusal(
                            Refusal.Code.UNAVAILABLE,
                            "the API server could not review the token; try again"));
        }
    }

    static Verification read(TokenReviewStatus status) {
        if (!Boolean.TRUE.equals(status.getAuthenticated())) {
            return new Verification.Refused(
                    Refusal.unauthenticated(
                            "the API server does not accept the token for the audience "
                                    + WireNames.TOKEN_AUDIENCE));
        }
        String[] user = status.getUser().getUsername().split(":", -1);
        if (user.length != 4 || !status.getUser().getUsername().startsWith(USER_PREFIX)) {
            return new Verification.Refused(
                    Refusal.denied("the token is of a user; present one of a service account"));
        }
        Map<String, List<String>> extra = status.getUser().getExtra();
        List<String> pods = extra.getOrDefault(POD_NAME, List.of());
        return new Verification.Genuine(
                new TokenClaims(
                        user[2],
                        user[3],
                        pods.size() == 1 ? Optional.of(pods.getFirst()) : Optional.empty(),
                        status.getAudiences(),
                        Optional.empty()));
    }
}
