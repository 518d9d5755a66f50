package dev.weft.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportDirectionTest {
    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.weft.proxy");

    @Test
    void decisions_are_pure() {
        for (String pure : new String[] {"..proxy.route..", "..proxy.authz..", "..resilience.."}) {
            forbid(pure, "io.netty..", "..proxy.http..", "..control..");
        }
        forbid("..proxy.balance..", "io.netty..", "..proxy.http..", "..control..");
    }

    @Test
    void a_snapshot_knows_nobody_who_reads_it() {
        forbid(
                "..proxy.snapshot..",
                "io.netty..",
                "..proxy.route..",
                "..proxy.authz..",
                "..proxy.http..",
                "..proxy.control..");
    }

    @Test
    void only_the_compiler_and_the_control_stream_read_the_wire_format() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.weft.proxy",
                        "..proxy.snapshot.compile..",
                        "..proxy.control..",
                        "..proxy.identity..",
                        "..proxy.metrics..",
                        "..proxy.record..",
                        "..proxy.config..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weft.proxy.config.v1..")
                .check(classes);
    }

    @Test
    void the_data_path_does_not_know_where_its_configuration_comes_from() {
        for (String path :
                new String[] {
                    "..proxy.http..",
                    "..proxy.connection..",
                    "..proxy.upstream..",
                    "..proxy.edge..",
                    "..proxy.tcp..",
                    "..proxy.pipeline.."
                }) {
            forbid(path, "..proxy.control..", "..proxy.identity..", "..proxy.bootstrap..");
        }
    }

    @Test
    void tls_asks_nobody_for_a_certificate() {
        forbid("..proxy.tls..", "..proxy.identity..", "..proxy.control..", "org.bouncycastle..");
    }

    private void forbid(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(classes);
    }
}
