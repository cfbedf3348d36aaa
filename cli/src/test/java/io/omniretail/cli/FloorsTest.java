package io.omniretail.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.text.DateFormat;
import java.util.Calendar;
import java.util.Date;

/** The house has floors: domain; sources and sinks; pipeline; cli. Each uses only those below it. */
@AnalyzeClasses(packages = "io.omniretail", importOptions = DoNotIncludeTests.class)
class FloorsTest {
    private static final String DOMAIN = "io.omniretail.domain..";
    private static final String SOURCES = "io.omniretail.sources..";
    private static final String SINKS = "io.omniretail.sinks..";
    private static final String PIPELINE = "io.omniretail.pipeline..";
    private static final String CLI = "io.omniretail.cli..";

    @ArchTest
    static final ArchRule domainIsPlainJava =
            classes().that().resideInAPackage(DOMAIN).should().onlyDependOnClassesThat(resideInAnyPackage(DOMAIN, "java.."));

    @ArchTest
    static final ArchRule sourcesUseOnlyTheDomain =
            noClasses().that().resideInAPackage(SOURCES).should().dependOnClassesThat(oursOutside(SOURCES, DOMAIN));

    @ArchTest
    static final ArchRule sinksUseOnlyTheDomain =
            noClasses().that().resideInAPackage(SINKS).should().dependOnClassesThat(oursOutside(SINKS, DOMAIN));

    @ArchTest
    static final ArchRule pipelineUsesOnlyTheFloorsBelow = noClasses()
            .that()
            .resideInAPackage(PIPELINE)
            .should()
            .dependOnClassesThat(oursOutside(PIPELINE, SOURCES, SINKS, DOMAIN));

    @ArchTest
    static final ArchRule everythingLivesOnAFloor = classes()
            .should()
            .resideInAnyPackage(DOMAIN, SOURCES, SINKS, PIPELINE, CLI)
            .because("a new floor needs a rule of its own");

    @ArchTest
    static final ArchRule topologiesDoNotKnowWhereTheirInputComesFrom = noClasses()
            .that()
            .resideInAnyPackage("io.omniretail.pipeline.retail..", "io.omniretail.pipeline.sensors..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.omniretail.sources.files..", SINKS, "org.apache.flink.connector..", "java.nio.file..");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.omniretail.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noFloatTouchesTheDomain = fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(DOMAIN)
            .should()
            .notHaveRawType("double")
            .andShould()
            .notHaveRawType("float")
            .andShould()
            .notHaveRawType(Double.class)
            .andShould()
            .notHaveRawType(Float.class)
            .because("money and measurements are exact: whole 1/10,000");

    @ArchTest
    static final ArchRule timeIsLongOrJavaTime = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(Date.class)
                    .or(assignableTo(Calendar.class))
                    .or(assignableTo(DateFormat.class)));

    @ArchTest
    static final ArchRule onlyCommandsWriteToTheConsole = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .and()
            .doNotHaveFullyQualifiedName("io.omniretail.pipeline.PipelineMain")
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule logsGoThroughSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    /** Classes of this project in none of these packages. */
    private static DescribedPredicate<JavaClass> oursOutside(String... packages) {
        return resideInAPackage("io.omniretail..").and(not(resideInAnyPackage(packages)));
    }
}
