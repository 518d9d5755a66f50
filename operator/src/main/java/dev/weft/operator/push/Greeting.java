package dev.weft.operator.push;

import dev.weft.operator.identity.CertifyRules;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.proxy.config.v1.Hello;
import java.time.Instant;
import java.util.Optional;

/** Decides whether the bearer of a token may be the proxy of a workload. */
final class Greeting {
    /** The longest name, zone or version, in characters. */
    static final int MAX_NAME_LENGTH = 253;

    private Greeting() {}

    /** Whether a proxy may connect. */
    sealed interface Decision {
        /** It may, as this. */
        record Welcome(ConnectedProxy proxy) implements Decision {}

        /** It may not. */
        record Refuse(Refusal refusal) implements Decision {}
    }

    static Decision evaluate(
            TokenClaims claims, Hello hello, WorkloadAccounts accounts, Instant now) {
        Optional<Refusal> badClaims = CertifyRules.refuseClaims(claims, now);
        if (badClaims.isPresent()) {
            return new Decision.Refuse(badClaims.get());
        }
        if (tooLong(hello.getWorkload())
                || tooLong(hello.getZone())
                || tooLong(hello.getProxyVersion())
                || hello.getWorkload().isEmpty()) {
            return new Decision.Refuse(
                    new Refusal(
                            Refusal.Reason.HELLO,
                            "hello names a workload, a zone and a version, of at most "
                                    + MAX_NAME_LENGTH
                                    + " characters each"));
        }
        return entitled(claims, hello.getWorkload(), accounts)
                ? new Decision.Welcome(
                        new ConnectedProxy(
                                claims.namespace(),
                                claims.serviceAccount(),
                                hello.getWorkload(),
                                hello.getZone(),
                                hello.getProxyVersion()))
                : new Decision.Refuse(
                        new Refusal(
                                Refusal.Reason.OTHER_WORKLOAD,
                                "the token is not for workload "
                                        + claims.namespace()
                                        + "/"
                                        + hello.getWorkload()
                                        + "; present one of that pod, or of the service account that"
                                        + " the Workload names"));
    }

    private static boolean entitled(
            TokenClaims claims, String workload, WorkloadAccounts accounts) {
        return claims.boundWorkload()
                .map(workload::equals)
                .orElseGet(
                        () ->
                                accounts.serviceAccountOf(claims.namespace(), workload)
                                        .filter(claims.serviceAccount()::equals)
                                        .isPresent());
    }

    private static boolean tooLong(String value) {
        return value.length() > MAX_NAME_LENGTH;
    }
}
