package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Command;
import dev.weft.olm.Bundle;
import dev.weft.olm.Catalog;
import dev.weft.olm.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Operator Lifecycle Manager in a cluster, and a catalog of Weft that it is served from a pod.
 *
 * @param work a directory for what catalogs are made of
 */
record Olm(Cluster cluster, Path programs, Path work) implements AutoCloseable {
    private static final Path TREE = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    static Olm start(Cluster cluster, Path work) {
        Path programs = cluster.programs("olm");
        cluster.addOn("olm");
        return new Olm(cluster, programs, work);
    }

    /** Serves a catalog of these releases, the oldest first, in place of the one before. */
    void serve(List<Release> releases) {
        String tag = releases.getLast().version();
        Path catalog = work.resolve("catalog-" + tag);
        write(catalog, new Catalog(releases).files());
        Path root = work.resolve("image-" + tag);
        List<String> render =
                new ArrayList<>(
                        List.of(
                                TREE.resolve("olm-bundle/render").toString(),
                                programs.toString(),
                                root.resolve("configs").toString(),
                                catalog.toString()));
        for (Release release : releases) {
            Path bundle = work.resolve("bundle-" + release.version());
            write(bundle, new Bundle(TREE, release).files());
            render.add(bundle.toString());
        }
        Command.succeed(render, LIMIT);
        cluster.bring(image(root, tag));
        cluster.kubectl().apply(manifest(tag));
        cluster.kubectl()
                .run(
                        "rollout",
                        "status",
                        "deployment/catalog",
                        "--namespace=olm",
                        "--timeout=120s");
    }

    private Path image(Path root, String tag) {
        Path archive = work.resolve("catalog-" + tag + ".tar");
        try {
            Files.copy(
                    programs.resolve("opm"),
                    root.resolve("opm"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the image of the catalog", e);
        }
        Command.succeed(
                List.of(
                        programs.resolve("folder-image").toString(),
                        "weft.dev/catalog:" + tag,
                        archive.toString(),
                        root.toString(),
                        "/opm",
                        "serve",
                        "/configs"),
                LIMIT);
        return archive;
    }

    private static String manifest(String tag) {
        return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: catalog, namespace: olm}
        spec:
          selector: {matchLabels: {app: catalog}}
          strategy: {type: Recreate}
          template:
            metadata: {labels: {app: catalog}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: catalog
                  image: weft.dev/catalog:%s
                  imagePullPolicy: IfNotPresent
                  readinessProbe: {tcpSocket: {port: 50051}, periodSeconds: 1}
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
              volumes: [{name: tmp, emptyDir: {}}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: catalog, namespace: olm}
        spec:
          selector: {app: catalog}
          ports: [{name: grpc, port: 50051}]
        ---
        apiVersion: operators.coreos.com/v1alpha1
        kind: CatalogSource
        metadata: {name: weft, namespace: olm}
        spec: {sourceType: grpc, address: "catalog.olm.svc:50051", displayName: Weft}
        """
                .formatted(tag);
    }

    private static void write(Path folder, Map<String, String> files) {
        try {
            for (var file : files.entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
    }

    @Override
    public void close() {
        cluster.removeAddOn("olm");
    }
}
