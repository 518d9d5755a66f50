package dev.weft.proxy.tls;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** Reads the SPIFFE id of a certificate (SPIFFE X509-SVID): its only URI name. */
final class SpiffeName {
    private static final int URI = 6;
    private static final int MAX_LENGTH = 2_048;

    private SpiffeName() {}

    /**
     * The id.
     *
     * @throws CertificateException when there is none, more than one, or one of another trust
     *     domain
     */
    static String of(X509Certificate certificate, String trustDomain) throws CertificateException {
        List<String> names = uris(certificate);
        if (names.size() != 1) {
            throw new PeerRefusedException(
                    PeerFault.NAME,
                    "a certificate of the mesh has one URI name, not " + names.size());
        }
        String name = names.getFirst();
        if (name.length() > MAX_LENGTH || !name.startsWith("spiffe://" + trustDomain + "/")) {
            throw new PeerRefusedException(
                    PeerFault.TRUST_DOMAIN,
                    "the peer's name is not of the trust domain " + trustDomain);
        }
        return name;
    }

    private static List<String> uris(X509Certificate certificate)
            throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return List.of();
        }
        return names.stream()
                .filter(name -> name.get(0).equals(URI))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }
}
