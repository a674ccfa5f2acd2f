package io.pgvault.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.pgvault", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule WORK_KNOWS_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.pgvault.worker.secrets",
                    "io.pgvault.worker.pipeline",
                    "io.pgvault.worker.postgres",
                    "io.pgvault.worker.backup",
                    "io.pgvault.worker.restore",
                    "io.pgvault.worker.validation",
                    "io.pgvault.worker.jobs")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta..",
                    "io.quarkus..",
                    "io.smallrye..",
                    "org.apache.kafka..",
                    "io.pgvault.messaging..",
                    "io.pgvault.blobstore.azure..");

    @ArchTest
    static final ArchRule NO_OTHER_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.pgvault.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pgvault.vault..", "io.pgvault.scheduler..", "io.pgvault.retention..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.pgvault.worker.(*)..").should().beFreeOfCycles();
}
