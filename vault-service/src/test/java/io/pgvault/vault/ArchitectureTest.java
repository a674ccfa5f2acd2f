package io.pgvault.vault;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.pgvault.messaging.HouseRules;
import io.pgvault.vault.rest.access.Performs;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

@AnalyzeClasses(packages = "io.pgvault.vault", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final HouseRules HOUSE =
            new HouseRules("vault", "rest", "kafka", "postgres", "webhook", "timers", "meters");

    @ArchTest
    static final ArchRule featuresArePlainJava = HOUSE.featuresArePlainJava(
            "io.pgvault.recoverypoints.documents..", "io.pgvault.retention..", "org.slf4j..");

    /** They work on, whatever one of many runs into. */
    @ArchTest
    static final ArchRule onlyHealingAndRebuildingLog =
            HOUSE.onlyTheseFeaturesDependOn("org.slf4j..", "healing", "rebuilding");

    @ArchTest
    static final ArchRule leavesDoNotKnowEachOther = HOUSE.leavesDoNotKnowEachOther();

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = HOUSE.noOtherServiceIsKnown();

    @ArchTest
    static final ArchRule packagesHaveNoCycles = HOUSE.packagesHaveNoCycles();

    @ArchTest
    static final ArchRule onlyPreviewsApplyTheRulesOfRetention = noClasses()
            .that()
            .resideInAnyPackage("io.pgvault.vault..")
            .and()
            .resideOutsideOfPackages("io.pgvault.vault.previews..", "io.pgvault.vault.rest..")
            .should()
            .dependOnClassesThat(HouseRules.rulesOfRetention());

    @ArchTest
    static final ArchRule entitiesStayAtHome = classes()
            .that()
            .resideInAPackage("io.pgvault.vault.postgres..")
            .and()
            .areNotInterfaces()
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule everyMethodOfAResourceNamesItsAction =
            methods().that().areMetaAnnotatedWith(HttpMethod.class).should().beAnnotatedWith(Performs.class);

    @ArchTest
    static final ArchRule everyResourceAsksForAToken =
            classes().that().areAnnotatedWith(Path.class).should().beAnnotatedWith(Authenticated.class);
}
