package dev.weft.api.v1alpha1;

/** How a duration is written: as in Gateway API (GEP-2257). */
public final class DurationText {
    /** Up to four numbers with a unit each. */
    public static final String PATTERN = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    private DurationText() {}
}
