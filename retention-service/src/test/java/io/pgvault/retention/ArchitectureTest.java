package io.pgvault.retention;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.pgvault.messaging.HouseRules;

// Without jars: the library of rules and its tests lie below the same name, and have rules of their own.
@AnalyzeClasses(
        packages = "io.pgvault.retention",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class ArchitectureTest {
    private static final HouseRules HOUSE = new HouseRules("retention", "kafka", "postgres", "storage", "timers");

    @ArchTest
    static final ArchRule featuresArePlainJava = HOUSE.featuresArePlainJava(
            "io.pgvault.recoverypoints.documents..", "com.fasterxml.jackson.annotation..", "org.slf4j..");

    @ArchTest
    static final ArchRule leavesDoNotKnowEachOther = HOUSE.leavesDoNotKnowEachOther();

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = HOUSE.noOtherServiceIsKnown();

    @ArchTest
    static final ArchRule packagesHaveNoCycles = HOUSE.packagesHaveNoCycles();
}
