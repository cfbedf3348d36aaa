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
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.text.DateFormat;
import java.util.Calendar;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The house has floors: domain; sources and sinks; pipeline; cli. Each uses only those below it. */
class FloorsTest {
    private static final String DOMAIN = "io.omniretail.domain..";
    private static final String SOURCES = "io.omniretail.sources..";
    private static final String SINKS = "io.omniretail.sinks..";
    private static final String PIPELINE = "io.omniretail.pipeline..";
    private static final String CLI = "io.omniretail.cli..";

    private static final JavaClasses HOUSE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.omniretail");

    @Test
    void shouldKeepTheDomainPlainJava() {
        classes()
                .that()
                .resideInAPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(DOMAIN, "java.."))
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {SOURCES, SINKS})
    void shouldBuildSourcesAndSinksOnTheDomainAlone(String floor) {
        noClasses()
                .that()
                .resideInAPackage(floor)
                .should()
                .dependOnClassesThat(ofTheHouseOutside(floor, DOMAIN))
                .check(HOUSE);
    }

    @Test
    void shouldBuildThePipelineOnTheFloorsBelow() {
        noClasses()
                .that()
                .resideInAPackage(PIPELINE)
                .should()
                .dependOnClassesThat(ofTheHouseOutside(PIPELINE, SOURCES, SINKS, DOMAIN))
                .check(HOUSE);
    }

    @Test
    void shouldHaveNoOtherFloors() {
        classes()
                .should()
                .resideInAnyPackage(DOMAIN, SOURCES, SINKS, PIPELINE, CLI)
                .check(HOUSE);
    }

    @Test
    void shouldKeepTopologiesFromKnowingWhereTheirInputComesFrom() {
        noClasses()
                .that()
                .resideInAnyPackage("io.omniretail.pipeline.retail..", "io.omniretail.pipeline.sensors..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.omniretail.sources.files..",
                        "io.omniretail.sources.decode..",
                        SINKS,
                        "org.apache.flink.connector..",
                        "java.nio.file..")
                .check(HOUSE);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.omniretail.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    /** Money and measurements are exact; what a model computes is an estimate. */
    @Test
    void shouldHoldNoFloatsInTheDomainButForModelsOfFraud() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(DOMAIN)
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("io.omniretail.domain.fraud..")
                .should()
                .notHaveRawType("double")
                .andShould()
                .notHaveRawType("float")
                .andShould()
                .notHaveRawType(Double.class)
                .andShould()
                .notHaveRawType(Float.class)
                .check(HOUSE);
    }

    @Test
    void shouldNotUseTheDatesOfOldJava() {
        noClasses()
                .should()
                .dependOnClassesThat(assignableTo(Date.class)
                        .or(assignableTo(Calendar.class))
                        .or(assignableTo(DateFormat.class)))
                .check(HOUSE);
    }

    @Test
    void shouldWriteToTheConsoleOnlyFromCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .and()
                .doNotHaveFullyQualifiedName("io.omniretail.pipeline.PipelineMain")
                .should(ACCESS_STANDARD_STREAMS)
                .check(HOUSE);
    }

    @Test
    void shouldLogThroughSlf4j() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> ofTheHouseOutside(String... packages) {
        return resideInAPackage("io.omniretail..").and(not(resideInAnyPackage(packages)));
    }
}
