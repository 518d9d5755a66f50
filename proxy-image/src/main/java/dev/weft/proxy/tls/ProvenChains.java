package dev.weft.proxy.tls;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chains that have led to a root of the mesh, and to whom, so that a peer that comes again does not
 * cost their signatures again: Java takes a millisecond for each. Only what was believed is kept,
 * and believed again only while every certificate of it is valid. Called on one event loop.
 */
final class ProvenChains {
    /** Some 200 bytes each. */
    static final int MOST = 1_024;

    /** The end of a connection that shows a chain. */
    enum Side {
        CLIENT,
        SERVER
    }

    /** Finds out whether a chain is to be believed. */
    interface Proof {
        /**
         * Who shows the chain.
         *
         * @throws CertificateException when it is not to be believed
         */
        String identity() throws CertificateException;
    }

    private record Shown(Side side, ByteBuffer digest) {}

    private record Believed(String identity, Instant from, Instant until) {
        boolean at(Instant now) {
            return !now.isBefore(from) && !now.isAfter(until);
        }
    }

    private final InstantSource clock;
    private final Map<Shown, Believed> chains =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Shown, Believed> eldest) {
                    return size() > MOST;
                }
            };

    ProvenChains(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Who shows the chain, by what is remembered or else by the proof.
     *
     * @throws CertificateException when the proof fails
     */
    String identity(X509Certificate[] chain, Side side, Proof proof) throws CertificateException {
        Shown shown = new Shown(side, digest(chain));
        Believed known = chains.get(shown);
        if (known != null && known.at(clock.instant())) {
            return known.identity();
        }
        String identity = proof.identity();
        chains.put(shown, believed(identity, chain));
        return identity;
    }

    private static ByteBuffer digest(X509Certificate[] chain) throws CertificateException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (X509Certificate certificate : chain) {
                digest.update(certificate.getEncoded());
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static Believed believed(String identity, X509Certificate[] chain) {
        Instant from = Instant.MIN;
        Instant until = Instant.MAX;
        for (X509Certificate certificate : chain) {
            Instant begins = certificate.getNotBefore().toInstant();
            Instant ends = certificate.getNotAfter().toInstant();
            from = begins.isAfter(from) ? begins : from;
            until = ends.isBefore(until) ? ends : until;
        }
        return new Believed(identity, from, until);
    }
}
