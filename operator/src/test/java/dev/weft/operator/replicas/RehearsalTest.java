package dev.weft.operator.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.DirectoryAuthorityStore;
import dev.weft.operator.identity.ServerCertificate;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.CertifyRequest;
import dev.weft.proxy.config.v1.CertifyResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @TempDir private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<CertifyRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
    private ReplicaClient client;
    private Path token;
    private int port;

    @BeforeEach
    void start() throws Exception {
        token = Files.writeString(directory.resolve("token"), "bearer-of-the-operator\n");
        CertificateAuthority authority =
                CertificateAuthority.open(
                        new DirectoryAuthorityStore(directory),
                        new SecureRandom(),
                        InstantSource.system());
        client = new ReplicaClient(vertx, authority.rootsPem(), token);
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.callHandler(
                ServiceMethod.server(
                        ServiceName.create("weft.proxy.v1.Identity"),
                        "Certify",
                        GrpcMessageEncoder.<CertifyResponse>encoder(),
                        GrpcMessageDecoder.decoder(CertifyRequest.parser())),
                this::refuse);
        port =
                await(
                        vertx.createHttpServer(
                                        tls(authority.issueServer(WireNames.CONTROL_SERVER_NAME)))
                                .requestHandler(grpc)
                                .listen(0, "127.0.0.1")
                                .map(server -> server.actualPort()));
    }

    private static HttpServerOptions tls(ServerCertificate certificate) {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setKeyValue(Buffer.buffer(certificate.keyPem()))
                                .setCertValue(Buffer.buffer(certificate.certificatePem())));
    }

    private void refuse(GrpcServerRequest<CertifyRequest, CertifyResponse> call) {
        authorizations.add(call.headers().get("authorization"));
        call.handler(
                request -> {
                    requests.add(request);
                    call.response().status(GrpcStatus.UNAVAILABLE).statusMessage("no issuer").end();
                });
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        await(vertx.close());
    }

    private void rehearse() throws Exception {
        await(
                new Rehearsal(vertx, client, new ReplicaAddress("operator", "127.0.0.1", port))
                        .perform());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void it_asks_as_a_proxy_does_and_any_answer_will_do() throws Exception {
        rehearse();

        assertThat(authorizations).containsExactly("Bearer bearer-of-the-operator");
        JcaPKCS10CertificationRequest csr =
                new JcaPKCS10CertificationRequest(requests.remove().getCsr().toByteArray());
        assertThat(csr.getAttributes()).as("the token says who asks").isEmpty();
        assertThat(csr.getPublicKey().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void what_cannot_be_asked_keeps_nobody_from_starting() throws Exception {
        Files.delete(token);
        rehearse();

        assertThat(requests).isEmpty();
    }
}
