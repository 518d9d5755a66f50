package dev.weft.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportDirectionTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.weft.cli");

    @Test
    void the_command_line_knows_no_insides() {
        noClasses()
                .that()
                .resideInAPackage("dev.weft.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.weft.operator..", "dev.weft.proxy..")
                .check(CLASSES);
    }

    @Test
    void showing_does_not_read() {
        noClasses()
                .that()
                .resideInAPackage("dev.weft.cli.show..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.weft.cli.read..", "java.nio.file..", "io.fabric8.kubernetes.client..")
                .check(CLASSES);
    }
}
