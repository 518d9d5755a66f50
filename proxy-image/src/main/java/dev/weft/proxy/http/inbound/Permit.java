package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.reason.Reason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller was let through for, until it is over or the rules say otherwise. A member of the
 * list that {@link OpenPermits} keeps; confined to one event loop.
 */
public final class Permit {
    private final OpenPermits owner;
    private final RuleBook book;
    private final Caller caller;
    private final OperationView operation;
    private @Nullable Consumer<Reason> holder;
    private @Nullable Reason revoked;
    @Nullable Permit previous;
    @Nullable Permit next;
    private boolean over;

    Permit(OpenPermits owner, RuleBook book, Caller caller, OperationView operation) {
        this.owner = owner;
        this.book = book;
        this.caller = caller;
        this.operation = operation;
    }

    RuleBook book() {
        return book;
    }

    Caller caller() {
        return caller;
    }

    OperationView operation() {
        return operation;
    }

    boolean over() {
        return over;
    }

    /** Who must stop, at once or later, when the permit is revoked. */
    public void heldBy(Consumer<Reason> stop) {
        holder = stop;
        if (revoked != null) {
            stop.accept(revoked);
        }
    }

    /** What it was for has ended by itself. */
    public void end() {
        if (!over) {
            over = true;
            owner.remove(this);
        }
    }

    void revoke(Reason reason) {
        end();
        revoked = reason;
        if (holder != null) {
            holder.accept(reason);
        }
    }
}
