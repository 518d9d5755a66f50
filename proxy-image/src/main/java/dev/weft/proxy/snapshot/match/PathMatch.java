package dev.weft.proxy.snapshot.match;

import java.util.List;

/** Tests of a path that may have several readings. */
public final class PathMatch {
    private PathMatch() {}

    /** Whether one of the tests is passed however the path is read. */
    public static boolean matchesForSure(List<StringMatch> tests, List<String> readings) {
        for (int i = 0; i < readings.size(); i++) {
            if (!anyMatches(tests, readings.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean anyMatches(List<StringMatch> tests, String reading) {
        for (int i = 0; i < tests.size(); i++) {
            if (tests.get(i).matches(reading)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a test is passed by one of the readings for some application: one that does not tell
     * upper from lower case, or a path with a slash at its end from one without.
     */
    public static boolean mayMatch(List<StringMatch> tests, List<String> readings) {
        for (int i = 0; i < readings.size(); i++) {
            for (int k = 0; k < tests.size(); k++) {
                if (mayMatch(tests.get(k), readings.get(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The same of one test and one reading. */
    public static boolean mayMatch(StringMatch test, String reading) {
        if (test.matchesIgnoringCase(reading)) {
            return true;
        }
        String other =
                reading.endsWith("/") ? reading.substring(0, reading.length() - 1) : reading + "/";
        return test.matchesIgnoringCase(other);
    }
}
