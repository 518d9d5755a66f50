package dev.weft.proxy.detect;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the destinations whose servers spoke first, so that the next connection there does not
 * wait for a client that will be silent. One per event loop; at most {@link #MOST} destinations,
 * the least recently used goes.
 */
public final class SpeakerMemory {
    static final int MOST = 1024;

    private final Map<String, Boolean> serverSpeaksFirst =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST;
                }
            };

    /** Whether the server spoke first the last time. */
    public boolean serverSpeaksFirst(String destination) {
        return serverSpeaksFirst.containsKey(destination);
    }

    /** The server at the destination spoke before its client. */
    public void serverSpoke(String destination) {
        serverSpeaksFirst.put(destination, true);
    }

    /** The client spoke first. */
    public void clientSpoke(String destination) {
        serverSpeaksFirst.remove(destination);
    }
}
