package dev.weft.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportDirectionTest {
    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.weft.operator");

    @Test
    void watching_knows_nothing_of_what_objects_mean() {
        forbid(
                "..operator.watch..",
                "..operator.model..",
                "..resolve..",
                "..translate..",
                "..push..");
    }

    @Test
    void the_model_knows_no_kubernetes_object() {
        forbid("..operator.model..", "io.fabric8..", "..resolve..", "..translate..", "..push..");
    }

    @Test
    void resolving_does_not_know_who_reads_the_model() {
        forbid("..resolve..", "..translate..", "..push..", "..pipeline..", "..reconcile..");
    }

    @Test
    void translating_is_pure() {
        forbid(
                "..translate..",
                "io.fabric8..",
                "io.vertx..",
                "io.quarkus..",
                "java.time..",
                "org.jboss.logging..",
                "..resolve..",
                "..push..",
                "..pipeline..");
    }

    @Test
    void pushing_knows_only_bytes() {
        forbid("..push..", "..operator.model..", "..resolve..", "..translate..", "..pipeline..");
    }

    @Test
    void who_may_have_a_certificate_is_decided_without_knowing_who_makes_it() {
        forbid("..operator.identity..", "..operator.issue..", "..operator.trust..");
        forbid("..operator.issue..", "..operator.trust..", "..certmanager..", "..push..");
    }

    @Test
    void trust_knows_no_stream_and_no_issuers_ways() {
        forbid("..operator.trust..", "..certmanager..", "..push..", "..pipeline..", "..status..");
        forbid("..certmanager..", "..push..", "..pipeline..", "..status..");
    }

    @Test
    void the_operator_does_not_know_the_proxy() {
        forbid("dev.weft.operator..", "dev.weft.proxy.pipeline..", "dev.weft.proxy.snapshot..");
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
