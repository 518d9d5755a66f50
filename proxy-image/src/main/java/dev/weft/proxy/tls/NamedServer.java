package dev.weft.proxy.tls;

import dev.weft.proxy.snapshot.BackendTls.SubjectName;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Believes a server whose chain is believed and whose certificate has one of the names. */
final class NamedServer extends X509ExtendedTrustManager {
    private static final int DNS = 2;
    private static final int URI = 6;

    private final X509TrustManager chains;
    private final List<SubjectName> names;

    NamedServer(X509TrustManager chains, List<SubjectName> names) {
        this.chains = chains;
        this.names = List.copyOf(names);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        chains.checkServerTrusted(chain, type);
        Collection<List<?>> proven = chain[0].getSubjectAlternativeNames();
        if (proven == null || proven.stream().noneMatch(this::wanted)) {
            throw new CertificateException("the server has none of the names " + names);
        }
    }

    private boolean wanted(List<?> proven) {
        return names.stream()
                .anyMatch(
                        name ->
                                switch (name) {
                                    case SubjectName.Dns(String dns) ->
                                            is(proven, DNS)
                                                    && covers(
                                                            String.valueOf(proven.get(1))
                                                                    .toLowerCase(Locale.ROOT),
                                                            dns);
                                    case SubjectName.Uri(String uri) ->
                                            is(proven, URI) && uri.equals(proven.get(1));
                                });
    }

    private static boolean is(List<?> proven, int kind) {
        return Integer.valueOf(kind).equals(proven.get(0));
    }

    /** A wildcard of the certificate stands for one label (RFC 9525 section 6.3). */
    static boolean covers(String proven, String wanted) {
        int dot = wanted.indexOf('.');
        return proven.equals(wanted) || (dot > 0 && proven.equals("*" + wanted.substring(dot)));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("only for servers");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
