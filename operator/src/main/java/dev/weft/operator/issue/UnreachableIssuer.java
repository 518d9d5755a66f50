package dev.weft.operator.issue;

import dev.weft.operator.identity.Refusal;
import java.util.List;

/** One who was named and of whom nothing can come. */
public final class UnreachableIssuer implements LeafIssuer {
    private final IssuerStanding.Trouble trouble;

    /**
     * Says why.
     *
     * @param reason one word for programs
     * @param message what, where and how to mend it
     */
    public UnreachableIssuer(String reason, String message) {
        this.trouble = new IssuerStanding.Trouble(reason, message);
    }

    @Override
    public void want() {
        // There is nothing to prepare.
    }

    @Override
    public IssuerStanding standing() {
        return IssuerStanding.troubled(List.of(), trouble.reason(), trouble.message());
    }

    @Override
    public LeafAnswer issue(LeafOrder order) {
        return new LeafAnswer.Refused(
                new Refusal(Refusal.Reason.ISSUER_NOT_READY, trouble.message()));
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
