package dev.weft.proxy.gateway.tls;

import dev.weft.proxy.snapshot.gateway.ServerCertificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A certificate and the hosts that it is for.
 *
 * @param names DNS names in lower case; {@code *.} stands for one label (RFC 9525 section 6.3)
 */
record ShownCertificate(ServerCertificate certificate, Set<String> names) {
    private static final int DNS = 2;

    ShownCertificate {
        names = Set.copyOf(names);
    }

    /** One whose names cannot be read has none, and is shown where no other is. */
    static ShownCertificate of(ServerCertificate certificate) {
        return new ShownCertificate(certificate, names(certificate.chain().getFirst()));
    }

    private static Set<String> names(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null
                    ? Set.of()
                    : names.stream()
                            .filter(name -> Integer.valueOf(DNS).equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                            .collect(Collectors.toUnmodifiableSet());
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }

    boolean covers(String host) {
        int dot = host.indexOf('.');
        return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
    }

    /** The first that covers the host, else the first. */
    static Optional<ShownCertificate> choose(List<ShownCertificate> shown, String host) {
        return Stream.concat(
                        shown.stream().filter(one -> one.covers(host)), shown.stream().limit(1))
                .findFirst();
    }
}
