package dev.weft.proxy.tls;

import dev.weft.proxy.tls.ProvenChains.Side;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Believes who proves an identity of the mesh by one of its roots. Names of hosts mean nothing: a
 * peer is who it is wherever it runs.
 */
final class MeshTrust extends X509ExtendedTrustManager {
    /** Extended key usages (RFC 5280 section 4.2.1.12). */
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";

    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final String ANY = "2.5.29.37.0";

    private final X509TrustManager chains;
    private final ProvenChains proven = new ProvenChains(InstantSource.system());
    private final String trustDomain;
    private final Function<SSLEngine, Optional<String>> expected;

    private interface ChainCheck {
        void check() throws CertificateException;
    }

    /**
     * Trusts these roots.
     *
     * @param expected which identity the server at the other end of an engine must prove
     */
    MeshTrust(
            List<X509Certificate> roots,
            String trustDomain,
            Function<SSLEngine, Optional<String>> expected) {
        this.chains = Chains.of(roots);
        this.trustDomain = trustDomain;
        this.expected = expected;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        String name =
                proven.identity(
                        chain,
                        Side.SERVER,
                        () -> proof(chain, SERVER, () -> chains.checkServerTrusted(chain, type)));
        Optional<String> wanted = expected.apply(engine);
        if (!wanted.filter(name::equals).isPresent()) {
            throw new PeerRefusedException(
                    PeerFault.OTHER_IDENTITY,
                    "the peer is " + name + ", not " + wanted.orElse("anyone known"));
        }
    }

    /** Who has a chain to a root, whose leaf may be shown at this end of a connection. */
    private String proof(X509Certificate[] chain, String purpose, ChainCheck check)
            throws CertificateException {
        List<String> purposes = chain[0].getExtendedKeyUsage();
        if (purposes != null && !purposes.contains(purpose) && !purposes.contains(ANY)) {
            throw new PeerRefusedException(
                    PeerFault.PURPOSE, "the peer's certificate is for " + purposes);
        }
        try {
            check.check();
        } catch (CertificateException e) {
            throw PeerRefusedException.chain(e);
        }
        return SpiffeName.of(chain[0], trustDomain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        proven.identity(
                chain,
                Side.CLIENT,
                () -> proof(chain, CLIENT, () -> chains.checkClientTrusted(chain, type)));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("without an engine nobody says whom to expect");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        // Empty: the names of all roots in every handshake would help nobody.
        return new X509Certificate[0];
    }
}
