package io.pgvault.retention;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.pgvault", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DOMAIN_KNOWS_NO_TECHNOLOGY = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.pgvault.retention.recoverypoints", "io.pgvault.retention.tasks", "io.pgvault.retention.vaults")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta..",
                    "io.quarkus..",
                    "io.smallrye..",
                    "org.apache.kafka..",
                    "org.hibernate..",
                    "java.sql..",
                    "com.azure..",
                    "io.pgvault.blobstore..");

    @ArchTest
    static final ArchRule NO_OTHER_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.pgvault.retention..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pgvault.vault..", "io.pgvault.worker..", "io.pgvault.scheduler..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.pgvault.retention.(*)..").should().beFreeOfCycles();
}
