package io.pgvault.vault;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Path;
import java.util.Arrays;

@AnalyzeClasses(packages = "io.pgvault.vault", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] DOMAIN = {
        "io.pgvault.vault.publishing..",
        "io.pgvault.vault.lists..",
        "io.pgvault.vault.operations..",
        "io.pgvault.vault.vaults..",
        "io.pgvault.vault.policies..",
        "io.pgvault.vault.instances..",
        "io.pgvault.vault.recoverypoints..",
        "io.pgvault.vault.jobs..",
        "io.pgvault.vault.previews..",
        "io.pgvault.vault.alerts..",
        "io.pgvault.vault.notifications.."
    };

    /** Of the rules of retention, which are a library, and not of the service of that name. */
    private static final String[] RETENTION_RULES = {
        "io.pgvault.retention.tagging", "io.pgvault.retention.lifecycle", "io.pgvault.retention.preview"
    };

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = noClasses()
            .that()
            .resideInAPackage("io.pgvault.vault..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("io.pgvault.retention..", "io.pgvault.worker..", "io.pgvault.scheduler..")
                            .and(resideOutsideOfPackages(RETENTION_RULES)));

    @ArchTest
    static final ArchRule onlyPreviewsApplyTheRulesOfRetention = noClasses()
            .that()
            .resideInAnyPackage("io.pgvault.vault..")
            .and()
            .resideOutsideOfPackages(
                    "io.pgvault.vault.previews..", "io.pgvault.vault.rest..", "io.pgvault.vault.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RETENTION_RULES);

    @ArchTest
    static final ArchRule domainIsPlainJava = classes()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(
                    DOMAIN, "java..", "org.jspecify.annotations..", "io.pgvault.contract..", "io.pgvault.retention.."));

    @ArchTest
    static final ArchRule leavesDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("io.pgvault.vault.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pgvault.vault.postgres..", "io.pgvault.vault.kafka..");

    @ArchTest
    static final ArchRule entitiesStayAtHome = classes()
            .that()
            .resideInAPackage("io.pgvault.vault.postgres..")
            .and()
            .areNotInterfaces()
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.pgvault.vault.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyResourceAsksForAToken =
            classes().that().areAnnotatedWith(Path.class).should().beAnnotatedWith(Authenticated.class);

    private static String[] with(String[] packages, String... more) {
        String[] all = Arrays.copyOf(packages, packages.length + more.length);
        System.arraycopy(more, 0, all, packages.length, more.length);
        return all;
    }
}
