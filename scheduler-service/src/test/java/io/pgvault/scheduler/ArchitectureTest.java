package io.pgvault.scheduler;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.pgvault.messaging.HouseRules;

@AnalyzeClasses(packages = "io.pgvault.scheduler", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final HouseRules HOUSE = new HouseRules("scheduler", "kafka", "postgres");

    @ArchTest
    static final ArchRule featuresArePlainJava = HOUSE.featuresArePlainJava();

    @ArchTest
    static final ArchRule leavesDoNotKnowEachOther = HOUSE.leavesDoNotKnowEachOther();

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = HOUSE.noOtherServiceIsKnown();

    @ArchTest
    static final ArchRule packagesHaveNoCycles = HOUSE.packagesHaveNoCycles();
}
