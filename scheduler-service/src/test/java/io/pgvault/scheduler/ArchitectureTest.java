package io.pgvault.scheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.pgvault", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PLANNING_KNOWS_NO_TECHNOLOGY = noClasses()
            .that()
            .resideInAPackage("io.pgvault.scheduler.planning")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta..",
                    "io.quarkus..",
                    "io.smallrye..",
                    "org.apache.kafka..",
                    "org.hibernate..",
                    "java.sql..");

    @ArchTest
    static final ArchRule NO_OTHER_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.pgvault.scheduler..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pgvault.vault..", "io.pgvault.worker..", "io.pgvault.retention..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.pgvault.scheduler.(*)..").should().beFreeOfCycles();
}
