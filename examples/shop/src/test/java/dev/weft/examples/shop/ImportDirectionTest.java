package dev.weft.examples.shop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportDirectionTest {
    @Test
    void the_shop_knows_nothing_of_the_mesh() {
        noClasses()
                .that()
                .resideInAPackage("dev.weft.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.weft.api..", "dev.weft.proxy..", "dev.weft.operator..", "io.fabric8..")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("dev.weft"));
    }
}
