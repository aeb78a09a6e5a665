package io.portico;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;

import io.portico.model.PortalUrl;
import io.portico.model.VendorDocument;
import io.portico.setting.Secret;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** Arrows between packages run one way: model ← json ← http ← channels, and the stages between know no channel. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.portico");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.portico");
    private static final String[] CHANNELS = {"inbound", "queue", "kafka", "document", "dialect"};
    private static final String[] STAGES = {"caller", "customer", "idempotency", "ledger", "returnurl", "vendor"};

    @Test
    void modelKnowsNoFramework() {
        hold(classes()
                .that()
                .resideInAPackage(of("model"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        of("model"), "java..", "org.jspecify.annotations..", "com.github.f4b6a3.ulid..")));
    }

    @Test
    void jsonKnowsOnlyTheModel() {
        hold(classesIn("json").should().dependOnClassesThat(inPorticoBut("json", "model")));
    }

    @Test
    void engineKnowsOnlyTheWire() {
        hold(classesIn("http").should().dependOnClassesThat(inPorticoBut("http", "json", "model", "flow", "setting")));
    }

    @Test
    void stagesKnowNoChannel() {
        hold(classesIn(STAGES).should().dependOnClassesThat(resideInAnyPackage(of(CHANNELS))));
    }

    @Test
    void channelsDoNotKnowEachOther() {
        hold(classesIn("queue")
                .should()
                .dependOnClassesThat(resideInAnyPackage(of("inbound", "kafka", "document", "http"))));
        hold(classesIn("kafka")
                .should()
                .dependOnClassesThat(resideInAnyPackage(of("inbound", "queue", "document", "http"))));
        hold(classesIn("inbound")
                .should()
                .dependOnClassesThat(resideInAnyPackage(of("queue", "kafka", "document", "dialect"))));
        hold(classesIn("dialect")
                .should()
                .dependOnClassesThat(resideInAnyPackage(of("inbound", "queue", "kafka", "document", "vendor"))));
        hold(classesIn("message").should().dependOnClassesThat(inPorticoBut("message", "model", "flow")));
        hold(classesIn("request").should().dependOnClassesThat(inPorticoBut("request", "json", "model", "setting")));
    }

    @Test
    void onlyTheCallerStageReadsTheWire() {
        hold(classesIn("customer", "idempotency", "ledger", "returnurl", "vendor")
                .should()
                .dependOnClassesThat(resideInAnyPackage(of("http"))));
    }

    @Test
    void vendorKnowsNoOtherStage() {
        hold(classesIn("vendor")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(of("customer", "idempotency", "ledger", "returnurl", "sandbox"))));
    }

    @Test
    void returnUrlPolicyIsPure() {
        hold(noClasses()
                .that()
                .resideInAPackage(of("returnurl"))
                .and()
                .haveSimpleNameEndingWith("Policy")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework..", "org.apache.camel..")));
    }

    @Test
    void nobodyKnowsTheSandbox() {
        hold(noClasses()
                .that()
                .resideOutsideOfPackage(of("sandbox"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(of("sandbox"))));
    }

    /** What is hidden leaves here and nowhere else: each place either sends it to whom it is for or hashes it. */
    @Test
    void secretsAreRevealedOnlyWhereTheyLeave() {
        hold(onlyReveal(
                Secret.class,
                "idempotency.KeyRing",
                "vendor.ResolvedAccount",
                "queue.BrokerConfiguration",
                "queue.BrokerUsers",
                "kafka.KafkaClients"));
        hold(onlyReveal(PortalUrl.class, "json.PortalSessionJson"));
        hold(onlyReveal(VendorDocument.class, "json.PortalSessionJson", "dialect.DialectDocument"));
    }

    private static ArchRule onlyReveal(Class<?> hidden, String... places) {
        List<String> names =
                Arrays.stream(places).map(place -> "io.portico." + place).toList();
        return noClasses()
                .that(describe("are none of " + names, type -> !names.contains(type.getName())))
                .should()
                .accessTargetWhere(JavaAccess.Predicates.target(name("reveal")).and(targetOwner(equivalentTo(hidden))));
    }

    /** How long {@code Arrays.equals} takes says where two texts differ; for digests and keys there is {@code MessageDigest}. */
    @Test
    void callersAndSecretsAreComparedInConstantTime() {
        hold(classesIn("caller", "setting", "idempotency", "queue")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class));
        hold(classes()
                .that()
                .haveFullyQualifiedName("io.portico.caller.KeyTable")
                .should()
                .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class));
    }

    /** Input meets none of Spring's expressions, binders, views and encryptors: it is on the management port and in the start. */
    @Test
    void springServesAndEvaluatesNothingForUs() {
        hold(noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework.expression..",
                        "org.springframework.validation..",
                        "org.springframework.beans.propertyeditors..",
                        "org.springframework.web.bind..",
                        "org.springframework.web.servlet..",
                        "org.springframework.security.authentication..",
                        "org.springframework.security.crypto..",
                        "org.springframework.security.core.token..",
                        "org.springframework.security.web.."))
                .orShould()
                .dependOnClassesThat(describe(
                        "are Spring's binders of properties or of DPoP proofs",
                        type -> type.getName().startsWith("org.springframework.beans.BeanWrapper")
                                || type.getSimpleName().contains("DPoP"))));
    }

    /** What is shipped with the HTTP client and not used: its asynchronous half and HTTP/2. */
    @Test
    void vendorsAreCalledByTheClassicClientOnly() {
        hold(noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.apache.hc..async..", "org.apache.hc..nio..", "org.apache.hc.core5.http2..")));
    }

    @Test
    void arrowsBetweenPackagesNeverReturn() {
        hold(slices().matching("io.portico.(*)..").should().beFreeOfCycles());
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        hold(classes()
                .that()
                .resideOutsideOfPackage("io.portico")
                .should(new ArchCondition<>("be in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(type, marked, type.getName()));
                    }
                }));
    }

    @Test
    void namesSayWhatATypeIs() {
        hold(noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)|.*[.$]My[A-Z].*"));
    }

    @Test
    void stepsAreNotOpenToInheritance() {
        hold(classes()
                .that()
                .implement("org.apache.camel.Processor")
                .and()
                .areNotInterfaces()
                .and()
                .areTopLevelClasses()
                .and()
                .areAnnotatedWith("org.springframework.stereotype.Component")
                .should()
                .haveModifier(JavaModifier.FINAL));
    }

    @Test
    void logsGoThroughSlf4j() {
        hold(NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
        hold(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void dependenciesComeThroughConstructors() {
        hold(NO_CLASSES_SHOULD_USE_FIELD_INJECTION);
    }

    /** A drip is slow by trade: the pace is what it sends, not what it waits for. */
    @Test
    void testsAwaitInsteadOfSleeping() {
        noClasses().should().callMethodWhere(target(name("sleep"))).check(TESTS);
    }

    /** The build fuzzes what is named so, one method for each process, and would not miss one that it does not find. */
    @Test
    void fuzzTestsHaveTheNameThatTheBuildLooksFor() {
        List<String> fuzzed = TESTS.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(FuzzTest.class))
                .map(method -> method.getOwner().getSimpleName())
                .toList();

        assertThat(fuzzed)
                .allMatch(name -> name.endsWith("FuzzTest"))
                .doesNotHaveDuplicates()
                .contains("ImportFuzzTest", "RequestReaderFuzzTest", "ReturnUrlFuzzTest", "VendorAnswerFuzzTest");
    }

    private static void hold(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }

    private static GivenClassesConjunction classesIn(String... packages) {
        return noClasses().that().resideInAnyPackage(of(packages));
    }

    private static String[] of(String... packages) {
        return Arrays.stream(packages).map(ArchitectureTest::of).toArray(String[]::new);
    }

    private static String of(String name) {
        return "io.portico." + name + "..";
    }

    private static DescribedPredicate<JavaClass> inPorticoBut(String... packages) {
        return resideInAnyPackage("io.portico..").and(not(resideInAnyPackage(of(packages))));
    }
}
