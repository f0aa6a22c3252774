package dev.mixtape;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.io.PrintWriter;

/** The arrows of the design that modules cannot hold: those within one, and cycles of packages. */
@AnalyzeClasses(
        packages = {"dev.mixtape.operators", "dev.mixtape.pipeline", "dev.mixtape.schemas"},
        importOptions = {
            ImportOption.DoNotIncludeTests.class,
            ArchitectureTest.DoNotIncludeJarsOfTests.class
        })
class ArchitectureTest {

    /** Those of core, which other modules' tests share, are a jar once it is packaged. */
    static final class DoNotIncludeJarsOfTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String ROOT = "dev.mixtape.operators.";

    @ArchTest
    static final ArchRule onlyTheBlasBackendKnowsOpenblas =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + "backend.blas..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.bytedeco.openblas..")
                    .because("a machine without OpenBLAS must run everything else");

    @ArchTest
    static final ArchRule valuesAndAlgorithmsKnowNeitherBackendNorFlink =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            ROOT + "model..",
                            ROOT + "inference..",
                            ROOT + "features..",
                            ROOT + "audio..",
                            ROOT + "fetch..",
                            ROOT + "evaluation..",
                            ROOT + "fisher..",
                            ROOT + "linear..",
                            ROOT + "npz..",
                            ROOT + "similarity..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "backend..", ROOT + "learner..", ROOT + "flink..")
                    .because("the arrows only point down");

    /** Its standard output is a pipe that its parent reads numbers from. */
    private static final String PIPE_TO_ITS_PARENT = "dev.mixtape.operators.framing.FramerMain";

    @ArchTest
    static final ArchRule onlyTheTerminalSpeaks =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.mixtape.pipeline.terminal..")
                    .and()
                    .areNotAssignableTo(PIPE_TO_ITS_PARENT)
                    .should(ACCESS_STANDARD_STREAMS)
                    .orShould()
                    .callMethodWhere(target(owner(assignableTo(PrintStream.class))))
                    .orShould()
                    .callMethodWhere(target(owner(assignableTo(PrintWriter.class))))
                    .orShould()
                    .callMethod(System.class, "console")
                    .orShould()
                    .callMethod(System.class, "setOut", PrintStream.class)
                    .orShould()
                    .callMethod(System.class, "setErr", PrintStream.class)
                    .orShould()
                    .accessField(FileDescriptor.class, "out")
                    .orShould()
                    .accessField(FileDescriptor.class, "err")
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.jline..", "me.tongfei.progressbar..")
                    .because(
                            "it makes plain text of what strangers wrote, before a terminal sees"
                                    + " it");

    /** What it answers is read by programs and pages, and is no terminal's. */
    private static final String WEB = "dev.mixtape.pipeline.console.web..";

    @ArchTest
    static final ArchRule onlyTheTerminalWritesCsvAndOnlyItAndTheWebJson =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.mixtape.pipeline.terminal..", WEB)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.fasterxml.jackson..")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("org.apache.commons.csv.CSVPrinter")
                    .because("no cell may be a formula, and no string steer a terminal");

    @ArchTest
    static final ArchRule onlyTheConsoleServesAndOnlyItsWebKnowsHow =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(WEB)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..")
                    .because("whatever answers strangers is in one place, behind one guard");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            SlicesRuleDefinition.slices()
                    .matching("dev.mixtape.(**)")
                    .should()
                    .beFreeOfCycles()
                    .because("data goes one way, and so do the arrows");

    @ArchTest
    static final ArchRule theModelKnowsNoAlgorithm =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "model..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "inference..", ROOT + "npz..")
                    .because("values come before what is done with them");
}
