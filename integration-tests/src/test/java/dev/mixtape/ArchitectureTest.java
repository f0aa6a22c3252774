package dev.mixtape;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

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
