package io.pgvault.retention;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.pgvault.retention", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule RULES_ARE_PURE = classes()
            .that()
            .resideInAPackage("io.pgvault.retention..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.pgvault.retention..", "io.pgvault.contract..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.pgvault.retention.(*)..").should().beFreeOfCycles();
}
