package io.pgvault.worker;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.pgvault.messaging.HouseRules;

@AnalyzeClasses(packages = "io.pgvault.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final HouseRules HOUSE = new HouseRules("worker", "kafka");

    @ArchTest
    static final ArchRule featuresArePlainJava = HOUSE.featuresArePlainJava(
            "io.pgvault.blobstore",
            "io.pgvault.recoverypoints..",
            "io.pgvault.retention.lifecycle",
            "java.sql..",
            "javax.net",
            "com.azure..",
            "com.fasterxml.jackson..",
            "org.slf4j..");

    @ArchTest
    static final ArchRule leavesDoNotKnowEachOther = HOUSE.leavesDoNotKnowEachOther();

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = HOUSE.noOtherServiceIsKnown();

    @ArchTest
    static final ArchRule packagesHaveNoCycles = HOUSE.packagesHaveNoCycles();
}
