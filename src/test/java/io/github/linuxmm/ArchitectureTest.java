package io.github.linuxmm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "io.github.linuxmm";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    void procfsKnowsOnlyTheJdkAndGuava() {
        classes().that().resideInAPackage(ROOT + ".procfs").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".procfs", "java..", "com.google.common..").check(CLASSES);
    }

    @Test
    void theModelKnowsOnlyTheRecords() {
        classes().that().resideInAPackage(ROOT + ".pagealloc").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".pagealloc", ROOT + ".procfs", "java..", "com.google.common..").check(CLASSES);
    }

    @Test
    void theSamplerKnowsOnlyTheModelAndTheKernelLogNobody() {
        classes().that().resideInAPackage(ROOT + ".sampler").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".sampler", ROOT + ".pagealloc", "java..", "com.google.common..").check(CLASSES);
        classes().that().resideInAPackage(ROOT + ".kernellog").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".kernellog", "java..", "com.google.common..").check(CLASSES);
    }

    @Test
    void webAndOptionsKnowNoProc() {
        noClasses().that().resideInAnyPackage(ROOT + ".web", ROOT + ".cli", ROOT + ".log").should()
                .dependOnClassesThat().resideInAnyPackage(ROOT + ".procfs", ROOT + ".collector", ROOT + ".pagealloc").check(CLASSES);
    }

    @Test
    void theWebConfigurationKnowsNoServerAndIsKnownToTheServerOnly() {
        classes().that().resideInAPackage(ROOT + ".webconfig").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".webconfig", ROOT + ".log", "java..", "javax.net.ssl..", "javax.crypto..",
                        "com.google.common..", "org.snakeyaml..", "at.favre..").check(CLASSES);
        classes().that().resideInAPackage(ROOT + ".webconfig").should().onlyHaveDependentClassesThat()
                .resideInAnyPackage(ROOT + ".webconfig", ROOT + ".web", ROOT).check(CLASSES);
    }

    @Test
    void collectorsKnowNeitherWebNorOptions() {
        noClasses().that().resideInAPackage(ROOT + ".collector").should().dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".web", ROOT + ".cli").check(CLASSES);
    }

    @Test
    void classesAreFinalRecordsEnumsOrInterfaces() {
        classes().that().areNotInterfaces().and().areNotAnonymousClasses().should()
                .haveModifier(JavaModifier.FINAL).check(CLASSES);
    }
}
