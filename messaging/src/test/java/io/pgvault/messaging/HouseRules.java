package io.pgvault.messaging;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a service is built: its packages are features in plain Java, but for the leaves that are named as such, each of
 * which knows a technology. A package that nobody names is a feature, and is checked.
 */
public final class HouseRules {
    private static final List<String> SERVICES = List.of("vault", "scheduler", "worker", "retention");

    private final String service;
    private final List<String> leaves;

    /**
     * The rules of one service.
     *
     * @param service its name, which is its base package's below {@code io.pgvault}
     * @param leaves the packages that know a technology, beside {@code config}; all others are features
     */
    public HouseRules(String service, String... leaves) {
        this.service = service;
        this.leaves = List.of(leaves);
    }

    /**
     * Features know each other, the contract and plain Java without JDBC. The one annotation of the container that they
     * may have says that there is one of them.
     *
     * @param others packages that they may use as well
     */
    public ArchRule featuresArePlainJava(String... others) {
        return classes()
                .that(areFeatures())
                .should()
                .onlyDependOnClassesThat(areFeatures()
                        .or(resideInAnyPackage("java..").and(not(resideInAnyPackage("java.sql.."))))
                        .or(resideInAnyPackage("org.jspecify.annotations..", "io.pgvault.contract.."))
                        .or(name("jakarta.inject.Singleton"))
                        .or(resideInAnyPackage(others)));
    }

    public ArchRule onlyTheseFeaturesDependOn(String library, String... features) {
        String[] packages = Arrays.stream(features)
                .map(feature -> base() + "." + feature + "..")
                .toArray(String[]::new);
        return noClasses()
                .that(areFeatures().and(not(resideInAnyPackage(packages))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    /** But for {@code config}, which puts the service together. */
    public ArchRule leavesDoNotKnowEachOther() {
        return slices().matching(base() + ".(*)..")
                .namingSlices("$1")
                .that(describe("are leaves", slice -> leaves.contains(slice.getDescription())))
                .should()
                .notDependOnEachOther();
    }

    public ArchRule noOtherServiceIsKnown() {
        String[] others = SERVICES.stream()
                .filter(other -> !other.equals(service))
                .map(other -> "io.pgvault." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(base() + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(others).and(not(rulesOfRetention())));
    }

    public ArchRule packagesHaveNoCycles() {
        return slices().matching(base() + ".(*)..").should().beFreeOfCycles();
    }

    /** A library of pure functions, which lies below the name of the service that it was made for. */
    public static DescribedPredicate<JavaClass> rulesOfRetention() {
        return resideInAnyPackage(
                        "io.pgvault.retention.tagging",
                        "io.pgvault.retention.lifecycle",
                        "io.pgvault.retention.preview")
                .as("are the rules of retention");
    }

    private DescribedPredicate<JavaClass> areFeatures() {
        return resideInAnyPackage(base() + "..")
                .and(not(areLeaves()))
                .and(not(resideInAnyPackage(base())))
                .as("are features");
    }

    private DescribedPredicate<JavaClass> areLeaves() {
        return resideInAnyPackage(Stream.concat(leaves.stream(), Stream.of("config"))
                        .map(leaf -> base() + "." + leaf + "..")
                        .toArray(String[]::new))
                .as("are leaves");
    }

    private String base() {
        return "io.pgvault." + service;
    }
}
