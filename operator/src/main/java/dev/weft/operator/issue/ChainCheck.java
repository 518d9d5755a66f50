package dev.weft.operator.issue;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what an issuer made with what was ordered. */
public final class ChainCheck {
    /** Certificates of a chain; there are two or three. */
    static final int MAX_CERTIFICATES = 8;

    /** How far the issuer's clock may be ahead. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /**
     * Some issuers have a fixed lifetime; beyond this one, a stolen key would be of use too long.
     */
    static final Duration LONGEST_LIFETIME = Duration.ofDays(90);

    /** A certificate that ends sooner cannot be renewed in time. */
    static final Duration SHORTEST_REST = Duration.ofSeconds(15);

    private static final int URI_NAME = 6;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int CERTIFICATE_SIGNING = 5;
    private static final Set<String> USAGES =
            Set.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"); // server, client authentication

    private ChainCheck() {}

    /** How what was made compares with what was ordered. */
    public sealed interface Verdict {
        /** It is that. */
        record Right(IssuedChain chain) implements Verdict {}

        /** It is that, but peers do not trust the root that it leads to. */
        record OtherRoot() implements Verdict {}

        /**
         * It is something else.
         *
         * @param sentence for the one who runs the issuer
         */
        record Wrong(String sentence) implements Verdict {}
    }

    private static final class DeviationException extends Exception {
        private DeviationException(String sentence) {
            super(sentence);
        }
    }

    /**
     * Checks a chain.
     *
     * @param chain the leaf first; roots at its end are left out of what is returned
     */
    public static Verdict check(List<X509Certificate> chain, LeafOrder order, Instant now) {
        try {
            checkContent(chain, order, now);
        } catch (DeviationException e) {
            return new Verdict.Wrong(String.valueOf(e.getMessage()));
        }
        return anchored(chain, order.terms().roots(), now);
    }

    private static void checkContent(List<X509Certificate> chain, LeafOrder order, Instant now)
            throws DeviationException {
        if (chain.isEmpty() || chain.size() > MAX_CERTIFICATES) {
            throw new DeviationException(
                    "it made " + chain.size() + " certificates, not 1 to " + MAX_CERTIFICATES);
        }
        X509Certificate leaf = chain.getFirst();
        if (!leaf.getPublicKey().equals(order.request().publicKey())) {
            throw new DeviationException("its certificate is for another key");
        }
        checkNames(leaf, order.id().uri());
        checkUsages(leaf);
        checkTimes(leaf, now);
    }

    private static void checkNames(X509Certificate leaf, String uri) throws DeviationException {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            if (names == null || !List.copyOf(names).equals(List.of(List.of(URI_NAME, uri)))) {
                throw new DeviationException(
                        "its certificate names "
                                + (names == null ? "nobody" : names)
                                + " and not "
                                + uri
                                + " alone");
            }
        } catch (CertificateParsingException e) {
            throw new DeviationException("the names in its certificate cannot be read");
        }
    }

    private static void checkUsages(X509Certificate leaf) throws DeviationException {
        boolean[] usage = leaf.getKeyUsage();
        if (leaf.getBasicConstraints() >= 0 || (usage != null && usage[CERTIFICATE_SIGNING])) {
            throw new DeviationException("its certificate is that of an authority");
        }
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            throw new DeviationException("its certificate may not sign handshakes");
        }
        try {
            List<String> extended = leaf.getExtendedKeyUsage();
            if (extended == null || !Set.copyOf(extended).equals(USAGES)) {
                throw new DeviationException(
                        "its certificate is for other uses than server and client authentication");
            }
        } catch (CertificateParsingException e) {
            throw new DeviationException("the uses in its certificate cannot be read");
        }
    }

    private static void checkTimes(X509Certificate leaf, Instant now) throws DeviationException {
        Instant begin = leaf.getNotBefore().toInstant();
        Instant end = leaf.getNotAfter().toInstant();
        if (begin.isAfter(now.plus(CLOCK_SKEW))
                || end.isBefore(now.plus(SHORTEST_REST))
                || end.isAfter(now.plus(LONGEST_LIFETIME).plus(CLOCK_SKEW))) {
            throw new DeviationException(
                    "its certificate holds from "
                            + begin
                            + " to "
                            + end
                            + ", and not from now for "
                            + SHORTEST_REST.toSeconds()
                            + " s to "
                            + LONGEST_LIFETIME.toDays()
                            + " days");
        }
    }

    private static Verdict anchored(
            List<X509Certificate> chain, List<X509Certificate> roots, Instant now) {
        Set<X509Certificate> known = new HashSet<>(roots);
        List<X509Certificate> path = chain.stream().takeWhile(one -> !known.contains(one)).toList();
        if (roots.isEmpty() || path.isEmpty()) {
            return new Verdict.OtherRoot();
        }
        try {
            PKIXParameters parameters =
                    new PKIXParameters(
                            roots.stream()
                                    .map(root -> new TrustAnchor(root, null))
                                    .collect(Collectors.toUnmodifiableSet()));
            parameters.setRevocationEnabled(false);
            Instant begin = path.getFirst().getNotBefore().toInstant();
            parameters.setDate(Date.from(begin.isAfter(now) ? begin : now));
            PKIXCertPathValidatorResult result =
                    (PKIXCertPathValidatorResult)
                            CertPathValidator.getInstance("PKIX")
                                    .validate(
                                            CertificateFactory.getInstance("X.509")
                                                    .generateCertPath(path),
                                            parameters);
            return new Verdict.Right(
                    new IssuedChain(path, result.getTrustAnchor().getTrustedCert()));
        } catch (CertPathValidatorException e) {
            return new Verdict.OtherRoot();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime can validate a path", e);
        }
    }
}
