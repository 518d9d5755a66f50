package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images as a container runtime unpacks them. */
@Tag("cluster")
@Tag("short")
@ExtendWith(Cluster.Shared.class)
class ImagesIT {
    private static TestNamespace namespace;

    @BeforeAll
    static void create(Cluster cluster) {
        namespace = cluster.plain("e2e-images");
    }

    @AfterAll
    static void remove() {
        namespace.close();
    }

    /** Insists on the AOT cache, which is otherwise left alone when it does not fit. */
    private static String startWithItsCache(String image) {
        return """
            apiVersion: v1
            kind: Pod
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              restartPolicy: Never
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: %1$s
                  image: weft.dev/%1$s:0.1.0
                  command: [/opt/weft/bin/java, -XX:AOTMode=on, --dry-run, "@/opt/weft/java.args"]
                  securityContext:
                    readOnlyRootFilesystem: true
                    allowPrivilegeEscalation: false
                    capabilities: {drop: [ALL]}
            """
                .formatted(image, namespace.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "proxy"})
    void a_container_starts_with_the_aot_cache_of_its_image(String image) {
        namespace.apply(startWithItsCache(image));

        assertThatCode(
                        () ->
                                namespace.run(
                                        "wait",
                                        "pod/" + image,
                                        "--for=jsonpath={.status.phase}=Succeeded",
                                        "--timeout=60s"))
                .as(() -> namespace.output("logs", image))
                .doesNotThrowAnyException();
    }
}
