package dev.weft.proxy.http.outbound;

/** How many copies of requests may be under way at once; the rest is not sent. */
public final class MirrorSlots {
    static final int MAX_UNDER_WAY = 256;

    private int taken;

    boolean take() {
        if (taken == MAX_UNDER_WAY) {
            return false;
        }
        taken++;
        return true;
    }

    void giveBack() {
        taken--;
    }
}
