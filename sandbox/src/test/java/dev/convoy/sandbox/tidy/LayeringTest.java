package dev.convoy.sandbox.tidy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One direction: producer → common ← consumer, admin above both, sandbox above all. Think hard about the layering before changing this
 * file: a rule that is in the way usually tells that a class stands in the wrong module.
 */
class LayeringTest {
    private static final String[] COMMON = {"dev.convoy.cli..", "dev.convoy.config..", "dev.convoy.db..", "dev.convoy.failure..",
        "dev.convoy.table..", "dev.convoy.wire..", "dev.convoy.http..", "dev.convoy.log.."};
    private static final String PRODUCER = "dev.convoy.producer..";
    private static final String CONSUMER = "dev.convoy.consumer..";
    private static final String ADMIN = "dev.convoy.admin..";
    private static final String SANDBOX = "dev.convoy.sandbox..";

    private static JavaClasses convoy;

    @BeforeAll
    static void readClasses() {
        convoy = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.convoy");
    }

    @Test
    void everyPackageBelongsToAModuleThisTestKnows() {
        classes().should().resideInAnyPackage(with(COMMON, PRODUCER, CONSUMER, ADMIN, SANDBOX))
            .because("a package this test does not know is not held to any layer; add it to LayeringTest").check(convoy);
    }

    @Test
    void commonStandsOnNothingOfOurs() {
        noClasses().that().resideInAnyPackage(COMMON).should().dependOnClassesThat().resideInAnyPackage(PRODUCER, CONSUMER, ADMIN, SANDBOX)
            .because("common is what both sides share; move what it needs into common, or the class that needs it out of it").check(convoy);
    }

    @Test
    void theProducerStandsOnCommonOnly() {
        noClasses().that().resideInAPackage(PRODUCER).should().dependOnClassesThat().resideInAnyPackage(CONSUMER, ADMIN, SANDBOX)
            .because("a producer runs where no target is known; what both sides need belongs into common").check(convoy);
    }

    @Test
    void theConsumerStandsOnCommonOnly() {
        noClasses().that().resideInAPackage(CONSUMER).should().dependOnClassesThat().resideInAnyPackage(PRODUCER, ADMIN, SANDBOX)
            .because("a consumer never sees the source; what both sides need belongs into common").check(convoy);
    }

    @Test
    void nobodyStandsOnTheSandbox() {
        noClasses().that().resideOutsideOfPackage(SANDBOX).should().dependOnClassesThat().resideInAPackage(SANDBOX)
            .because("the sandbox is for trying and testing and is not shipped").check(convoy);
    }

    @Test
    void adminIsAboveProducerAndConsumer() {
        noClasses().that().resideInAnyPackage(with(COMMON, PRODUCER, CONSUMER)).should().dependOnClassesThat().resideInAPackage(ADMIN)
            .because("the command line drives the others and is driven by none").check(convoy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.convoy.producer", "dev.convoy.consumer", "dev.convoy.admin", "dev.convoy.sandbox"})
    void partsOfAModuleDoNotGoInCircles(String module) {
        slices().matching(module + ".(*)..").should().beFreeOfCycles()
            .because("parts that need each other are one part: move what they share to where both may look").check(convoy);
    }

    @Test
    void partsOfCommonDoNotGoInCircles() {
        slices().matching("dev.convoy.(*)..").should().beFreeOfCycles()
            .because("parts that need each other are one part: move what they share to where both may look").check(convoy);
    }

    @Test
    void nothingPureTouchesADatabaseOrKafka() {
        noClasses().that().resideInAnyPackage("dev.convoy.wire..", "dev.convoy.table..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.apache.kafka.clients..")
            .because("values in, values out: pass in what was read, and leave reading to the loops").check(convoy);
    }

    @Test
    void whatAProducerDoesFromTimeToTimeGoesOnWhenTheClockIsSetBack() {
        noClasses().that().resideInAPackage(PRODUCER).and().doNotHaveSimpleName("SteadyClock")
            .should().callMethod(Instant.class, "now").orShould().callMethod(System.class, "currentTimeMillis")
            .because("a clock that is set back by a day would hold up heartbeats, rotation and copies for that day: ask SteadyClock")
            .check(convoy);
    }

    private static String[] with(String[] some, String... more) {
        String[] all = java.util.Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }
}
