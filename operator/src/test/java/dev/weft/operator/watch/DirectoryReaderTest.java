package dev.weft.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.split.TrafficSplit;
import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.Workload;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryReaderTest {
    private static final String WORKLOAD =
            """
            apiVersion: weft.dev/v1alpha1
            kind: Workload
            metadata: {name: web}
            spec: {serviceAccountName: web, address: 127.0.1.1}
            """;
    private static final String SPLIT =
            """
            apiVersion: split.smi-spec.io/v1alpha2
            kind: TrafficSplit
            metadata: {name: pay, namespace: shop}
            spec:
              service: pay
              backends: [{service: pay-v1, weight: 90}, {service: pay-v2, weight: 10}]
            """;

    @TempDir private Path root;
    private Instant now = Instant.now();
    private DirectoryReader reader;

    @BeforeEach
    void open() {
        reader = new DirectoryReader(root, () -> now);
    }

    @Test
    void the_shop_of_the_examples_is_read_without_a_fault() {
        World world =
                new DirectoryReader(Path.of("../examples/shop/manifests"), InstantSource.system())
                        .scan()
                        .orElseThrow();
        assertThat(world.faults()).isEmpty();
        assertThat(world.all(Workload.class)).hasSize(3);
        assertThat(world.all(Service.class)).hasSize(4);
        assertThat(world.all(TrafficSplit.class)).hasSize(1);
    }

    @Test
    void an_object_without_a_namespace_is_in_default_and_has_generation_one() throws IOException {
        write("a/web.yaml", WORKLOAD);
        Workload workload = scan().all(Workload.class).getFirst();
        assertThat(workload.getMetadata().getNamespace()).isEqualTo("default");
        assertThat(workload.getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void a_kind_of_the_whole_cluster_has_no_namespace() throws IOException {
        write(
                "mesh.yaml",
                "{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: default, namespace: x}, spec: {}}");
        assertThat(scan().all(Mesh.class).getFirst().getMetadata().getNamespace()).isNull();
    }

    @Test
    void an_older_version_of_a_split_is_read_as_the_newest() throws IOException {
        write("split.yml", SPLIT);
        TrafficSplit split = scan().all(TrafficSplit.class).getFirst();
        assertThat(split.getApiVersion()).isEqualTo("split.smi-spec.io/v1alpha4");
    }

    @Test
    void the_generation_grows_when_the_spec_changes_and_only_then() throws IOException {
        write("split.yaml", SPLIT);
        scan();
        write("split.yaml", "# A comment.\n" + SPLIT);
        assertThat(generation(scan())).isEqualTo(1);
        write("split.yaml", SPLIT.replace("90", "50"));
        assertThat(generation(scan())).isEqualTo(2);
    }

    @Test
    void nothing_is_told_when_nothing_changed() throws IOException {
        write("split.yaml", SPLIT);
        scan();
        assertThat(reader.scan()).isEmpty();
    }

    @Test
    void a_file_that_is_no_yaml_keeps_its_last_good_objects_and_names_the_document()
            throws IOException {
        write("all.yaml", WORKLOAD);
        scan();
        write("all.yaml", WORKLOAD + "---\n{broken");
        World world = scan();
        assertThat(world.all(Workload.class)).hasSize(1);
        assertThat(world.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("(document 2)"));
    }

    @Test
    void a_document_against_the_schema_is_a_fault_and_what_it_was_before_stays()
            throws IOException {
        write("all.yaml", WORKLOAD + "---\n" + SPLIT);
        scan();
        write("all.yaml", WORKLOAD.replace("address", "adress") + "---\n" + SPLIT);
        World world = scan();
        assertThat(world.all(Workload.class).getFirst().getSpec().address()).isEqualTo("127.0.1.1");
        assertThat(world.all(TrafficSplit.class)).hasSize(1);
        assertThat(world.faults())
                .singleElement()
                .satisfies(
                        fault ->
                                assertThat(fault.message())
                                        .contains("spec.address is missing")
                                        .contains("spec.adress is not a field"));
    }

    @Test
    void a_kind_that_nobody_knows_is_a_fault_and_one_of_kubernetes_is_not() throws IOException {
        write("a.yaml", "{apiVersion: weft.dev/v1alpha1, kind: Wrkload, metadata: {name: a}}");
        write("b.yaml", "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}");
        assertThat(scan().faults()).extracting(Fault::where).containsExactly("a.yaml (document 1)");
    }

    @Test
    void a_name_that_would_leave_a_directory_is_a_fault() throws IOException {
        write("a.yaml", WORKLOAD.replace("name: web}", "name: ../web}"));
        assertThat(scan().faults()).hasSize(1);
    }

    @Test
    void hidden_directories_are_not_read() throws IOException {
        write(".git/a.yaml", WORKLOAD);
        write("a.yaml", SPLIT);
        assertThat(scan().all(Workload.class)).isEmpty();
    }

    @Test
    void an_object_in_two_files_is_a_fault_of_the_second() throws IOException {
        write("a.yaml", WORKLOAD);
        write("b.yaml", WORKLOAD);
        World world = scan();
        assertThat(world.all(Workload.class)).hasSize(1);
        assertThat(world.faults()).extracting(Fault::where).containsExactly("b.yaml");
    }

    @Test
    void a_removed_file_takes_its_objects_along_when_it_does_not_come_back() throws IOException {
        write("a.yaml", WORKLOAD);
        scan();
        Files.delete(root.resolve("a.yaml"));
        assertThat(reader.scan()).isEmpty();
        now = now.plus(VanishedFiles.GRACE);
        assertThat(scan().all(Workload.class)).isEmpty();
    }

    @Test
    void an_emptied_file_takes_its_objects_along_when_it_stays_empty() throws IOException {
        write("a.yaml", WORKLOAD);
        scan();
        write("a.yaml", "");
        assertThat(reader.scan()).isEmpty();
        now = now.plus(VanishedFiles.GRACE);
        assertThat(scan().all(Workload.class)).isEmpty();
    }

    @Test
    void a_file_that_is_seen_in_the_middle_of_a_write_keeps_its_objects() throws IOException {
        write("split.yaml", SPLIT);
        scan();
        write("split.yaml", "");
        assertThat(reader.scan()).isEmpty();
        write("split.yaml", SPLIT.replace("90", "50"));
        assertThat(generation(scan())).isEqualTo(2);

        Files.delete(root.resolve("split.yaml"));
        assertThat(reader.scan()).isEmpty();
        write("split.yaml", SPLIT.replace("90", "40"));
        assertThat(generation(scan())).isEqualTo(3);
        now = now.plus(VanishedFiles.GRACE);
        assertThat(reader.scan()).isEmpty();
    }

    @Test
    void a_directory_that_goes_away_leaves_what_was_read() throws IOException {
        Path there = root.resolve("there");
        reader = new DirectoryReader(there, InstantSource.system());
        write("there/a.yaml", WORKLOAD);
        scan();
        Files.move(there, root.resolve("gone"));
        World world = scan();
        assertThat(world.all(Workload.class)).hasSize(1);
        assertThat(world.faults()).hasSize(1);
    }

    private static long generation(World world) {
        return world.all(TrafficSplit.class).getFirst().getMetadata().getGeneration();
    }

    private World scan() {
        return reader.scan().orElseThrow();
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
