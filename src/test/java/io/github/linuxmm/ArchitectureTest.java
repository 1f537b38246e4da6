package io.github.linuxmm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may know which: dependencies point one way, from the kernel's files to the server. */
class ArchitectureTest {
    private static final String ROOT = "io.github.linuxmm";
    private static final String CLIENT_LIBRARY = "io.prometheus.client..";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** The second column: what a package may know of the project, beside itself; a full stop is the root. */
    @ParameterizedTest
    @CsvSource({
        "procfs,''",
        "kernellog,''",
        "log,''",
        "pagealloc,procfs",
        "holder,''",
        "settings,procfs",
        "snapshot,procfs pagealloc kernellog holder",
        "sampler,pagealloc",
        "history,snapshot sampler kernellog pagealloc procfs",
        "diagnosis,history snapshot kernellog pagealloc procfs holder settings",
        "scrape,snapshot procfs log",
        "collector,scrape snapshot sampler kernellog pagealloc procfs holder",
        "webconfig,log",
        "http,''",
        "web,scrape webconfig http",
        "status,diagnosis history pagealloc procfs holder web",
        "recording,. procfs kernellog snapshot scrape diagnosis cli log",
        "cli,log"
    })
    void aPackageKnowsOnlyThoseBelowIt(String name, String known) {
        String[] allowed = known.isEmpty() ? new String[0] : known.split(" ");
        String[] forbidden = CLASSES.stream()
                .map(type -> type.getPackageName().substring(ROOT.length()).replaceFirst("^\\.", ""))
                .map(other -> other.isEmpty() ? "." : other)
                .distinct()
                .filter(other -> !other.equals(name) && !List.of(allowed).contains(other))
                .map(other -> other.equals(".") ? ROOT : ROOT + "." + other)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    @Test
    void theKernelsFilesAndTheModelNeedOnlyTheJdkAndGuava() {
        classes()
                .that()
                .resideInAnyPackage(
                        ROOT + ".procfs",
                        ROOT + ".pagealloc",
                        ROOT + ".holder",
                        ROOT + ".settings",
                        ROOT + ".kernellog",
                        ROOT + ".snapshot",
                        ROOT + ".sampler")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + "..", "java..", "com.google.common..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void theClientLibraryIsKnownToScrapeAndWebAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".scrape", ROOT + ".web")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLIENT_LIBRARY)
                .check(CLASSES);
    }

    @Test
    void theWebConfigurationIsKnownToTheServerOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".webconfig")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".webconfig",
                        ROOT + ".log",
                        "java..",
                        "javax.net.ssl..",
                        "javax.crypto..",
                        "com.google.common..",
                        "org.snakeyaml..",
                        "at.favre..",
                        "org.jspecify..")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(ROOT + ".webconfig")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage(ROOT + ".webconfig", ROOT + ".web", ROOT)
                .check(CLASSES);
    }

    @Test
    void collectorsKeepNoReaderAndAreAllThatIsInTheirPackage() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".collector")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(ROOT.replace(".", "\\.") + "\\.procfs\\..*Reader")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(ROOT + ".collector")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .implement(ROOT + ".scrape.Collector")
                .check(CLASSES);
    }

    /** The user's locale has its own small letters (Turkish i) and digits (Arabic ones), also in a hash or a path. */
    @Test
    void textIsMadeWithoutTheUsersLocale() {
        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .check(CLASSES);
    }

    @Test
    void classesAreFinalRecordsEnumsOrInterfaces() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }
}
