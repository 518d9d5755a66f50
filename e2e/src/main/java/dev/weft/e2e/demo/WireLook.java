package dev.weft.e2e.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Looks at the mesh port of a sidecar from outside, as somebody on the wire would. */
final class WireLook {
    private static final int MESH_PORT = 15008;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int URI = 6;

    private WireLook() {}

    /** The identity in the certificate that the sidecar shows. */
    static String identity(String address) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) believingAnyone().getSocketFactory().createSocket(address, MESH_PORT)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            for (List<?> name : leaf.getSubjectAlternativeNames()) {
                if (name.get(0).equals(URI)) {
                    return socket.getSession().getProtocol() + " " + name.get(1);
                }
            }
            return "no identity";
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** What the mesh port answers to a request that is not encrypted. */
    static String plaintext(String address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, MESH_PORT), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(
                            "GET /foo HTTP/1.1\r\nhost: pay\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] answer = in.readNBytes(1024);
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            return text.contains("HTTP/1.1 200") ? "answered" : "refused";
        } catch (SocketTimeoutException e) {
            return "nothing";
        } catch (IOException e) {
            return "refused";
        }
    }

    /** Nobody is trusted by this: the look is at what is shown, and nothing is sent. */
    private static SSLContext believingAnyone() throws GeneralSecurityException {
        X509TrustManager anyone =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {anyone}, new SecureRandom());
        return context;
    }
}
