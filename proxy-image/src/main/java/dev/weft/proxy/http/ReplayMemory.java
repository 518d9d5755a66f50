package dev.weft.proxy.http;

/** What all requests of one event loop may keep of their bodies together, to send them again. */
public final class ReplayMemory {
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private int taken;

    /** Takes memory, if there is as much. */
    boolean take(int bytes) {
        if (bytes > MAX_BYTES - taken) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void giveBack(int bytes) {
        taken -= bytes;
    }

    /** How much is taken now, in bytes. */
    public int taken() {
        return taken;
    }
}
