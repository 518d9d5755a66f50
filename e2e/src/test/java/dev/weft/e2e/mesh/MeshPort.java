package dev.weft.e2e.mesh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Looks at what a sidecar shows on its mesh port, as anybody may who can reach it. */
public final class MeshPort {
    private static final int PORT = 15008;
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();

    private MeshPort() {}

    /** The certificates that it proves itself with, the leaf first. */
    public static List<X509Certificate> chain(String address) {
        Recorder recorder = new Recorder();
        try (Socket socket = new Socket()) {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {recorder}, new SecureRandom());
            socket.connect(new InetSocketAddress(address, PORT), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            SSLSocket tls =
                    (SSLSocket)
                            context.getSocketFactory().createSocket(socket, address, PORT, false);
            // The sidecar refuses a caller without a certificate, after it has shown its own.
            tls.startHandshake();
        } catch (IOException | GeneralSecurityException e) {
            if (!recorder.chain.isDone()) {
                throw new IllegalStateException("no certificate from " + address, e);
            }
        }
        return recorder.chain.join();
    }

    private static final class Recorder extends X509ExtendedTrustManager {
        private final CompletableFuture<List<X509Certificate>> chain = new CompletableFuture<>();

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
            chain.complete(List.of(shown));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
            chain.complete(List.of(shown));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type) {
            chain.complete(List.of(shown));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) {
            throw new IllegalStateException("nobody is served");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
            throw new IllegalStateException("nobody is served");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type) {
            throw new IllegalStateException("nobody is served");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
