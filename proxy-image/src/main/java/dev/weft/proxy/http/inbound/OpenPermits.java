package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every permit whose request or connection goes on, so that each can be looked at again when the
 * rules change. Confined to one event loop, which is never held for long.
 */
final class OpenPermits {
    /** How many are looked at before the event loop does something else. */
    static final int SLICE = 500;

    private final Executor loop;
    private @Nullable Permit first;
    private Deque<Permit> waiting = new ArrayDeque<>();

    OpenPermits(Executor loop) {
        this.loop = loop;
    }

    Permit open(RuleBook book, Caller caller, OperationView operation) {
        Permit permit = new Permit(this, book, caller, operation);
        permit.next = first;
        if (first != null) {
            first.previous = permit;
        }
        first = permit;
        return permit;
    }

    void remove(Permit permit) {
        if (permit.previous == null) {
            first = permit.next;
        } else {
            permit.previous.next = permit.next;
        }
        if (permit.next != null) {
            permit.next.previous = permit.previous;
        }
        permit.previous = null;
        permit.next = null;
    }

    /** Shows every permit that is open now; a call while another is under way begins anew. */
    void each(Consumer<Permit> look) {
        Deque<Permit> all = new ArrayDeque<>();
        for (Permit permit = first; permit != null; permit = permit.next) {
            all.add(permit);
        }
        waiting = all;
        slice(all, look);
    }

    private void slice(Deque<Permit> all, Consumer<Permit> look) {
        for (int i = 0; i < SLICE && all == waiting; i++) {
            Permit permit = all.poll();
            if (permit == null) {
                return;
            }
            if (!permit.over()) {
                look.accept(permit);
            }
        }
        if (all == waiting && !all.isEmpty()) {
            loop.execute(() -> slice(all, look));
        }
    }
}
