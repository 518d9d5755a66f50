package dev.weft.proxy.bootstrap;

import java.security.Security;
import java.util.List;

/**
 * Leaves only the providers of cryptography that the proxy uses. Java's default list also names
 * some that its runtime does not have; each search that nobody answers would look for them in every
 * jar, and would make an instance of each provider that it finds there: a second of CPU at start.
 */
public final class SecurityProviders {
    private static final List<String> USED =
            List.of("SUN", "SunRsaSign", "SunEC", "SunJSSE", "SunJCE");

    private static final String PROPERTY = "security.provider.";

    private SecurityProviders() {}

    /** To be called before anything asks for cryptography. */
    public static void limit() {
        for (int i = 0; i < USED.size(); i++) {
            Security.setProperty(PROPERTY + (i + 1), USED.get(i));
        }
        // An entry cannot be removed, but the second of a name is ignored.
        for (int i = USED.size() + 1; Security.getProperty(PROPERTY + i) != null; i++) {
            Security.setProperty(PROPERTY + i, USED.getFirst());
        }
    }
}
