package io.pgvault.messaging;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.Slice;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a service is built: its packages are features in plain Java, but for the leaves that are named as such, each of
 * which knows a technology. A package that nobody names is a feature, and is checked.
 */
public final class HouseRules {
    private static final List<String> SERVICES = List.of("vault", "scheduler", "worker", "retention");

    private static final String[] TECHNOLOGIES = {
        "jakarta..",
        "io.quarkus..",
        "io.smallrye..",
        "io.micrometer..",
        "io.vertx..",
        "org.apache.kafka..",
        "org.eclipse.microprofile..",
        "org.hibernate..",
        "io.pgvault.messaging..",
        "io.pgvault.blobstore.azure.."
    };

    private final String service;
    private final List<String> leaves;

    /**
     * The rules of one service.
     *
     * @param service its name, which is its base package's below {@code io.pgvault}
     * @param leaves the packages that know a technology; the others are features
     */
    public HouseRules(String service, String... leaves) {
        this.service = service;
        this.leaves = List.of(leaves);
    }

    public ArchRule featuresArePlainJava() {
        return noClasses()
                .that(areFeatures())
                .should()
                .dependOnClassesThat(resideInAnyPackage(TECHNOLOGIES).or(areLeaves()));
    }

    /** But for {@code config}, which puts the service together. */
    public ArchRule leavesDoNotKnowEachOther() {
        return slices().matching(base() + ".(*)..")
                .namingSlices("$1")
                .that(new DescribedPredicate<>("are leaves and not config") {
                    @Override
                    public boolean test(Slice slice) {
                        return leaves.contains(slice.getDescription())
                                && !slice.getDescription().equals("config");
                    }
                })
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
