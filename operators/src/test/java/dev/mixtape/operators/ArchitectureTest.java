package dev.mixtape.operators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the design, enforced. */
@AnalyzeClasses(
        packages = "dev.mixtape.operators",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.mixtape.operators.";

    @ArchTest
    static final ArchRule onlyTheAdaptersKnowFlink =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + "flink..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.flink..")
                    .because("mathematics and audio are plain Java; adapters call them");

    @ArchTest
    static final ArchRule onlyTheOpenclBackendKnowsAparapi =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + "backend.opencl..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.aparapi..")
                    .because("a machine without OpenCL must run everything else");

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
                            ROOT + "npz..",
                            ROOT + "similarity..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "backend..", ROOT + "learner..", ROOT + "flink..")
                    .because("the arrows only point down");

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
