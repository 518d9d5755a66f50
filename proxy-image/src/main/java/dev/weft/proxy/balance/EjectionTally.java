package dev.weft.proxy.balance;

/** How many of the endpoints of a backend are left out, and so how many more may be. */
final class EjectionTally {
    private int total;
    private int ejected;
    private int unreachable;

    /** The endpoints are others now; those that stay and are left out are added again. */
    void restart(int endpoints) {
        total = endpoints;
        ejected = 0;
        unreachable = 0;
    }

    void add(Ejection ejection) {
        if (ejection.ejected()) {
            ejected++;
            unreachable += ejection.unreachable() ? 1 : 0;
        }
    }

    void remove(Ejection ejection) {
        if (ejection.ejected()) {
            ejected--;
            unreachable -= ejection.unreachable() ? 1 : 0;
        }
    }

    int ejected() {
        return ejected;
    }

    /** Whether one more may be left out although it can be reached. */
    boolean allowsMore(int maxPercent) {
        return (ejected - unreachable + 1) * 100L <= (long) maxPercent * total;
    }

    /** Whether so few are well that all must carry the load. */
    boolean panic(int thresholdPercent) {
        return ejected > 0 && (total - ejected) * 100L < (long) thresholdPercent * total;
    }
}
