package dev.mixtape.operators.backend.opencl;

import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.writer.KernelWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Off by default: writes the OpenCL that Aparapi makes of the kernel, for {@code
 * integration-tests/gpu/ptxas.py}, where the commands are.
 */
@EnabledIfSystemProperty(named = "mixtape.out", matches = ".+")
class KernelSourceExport {

    @Test
    void writesTheKernel() throws Exception {
        BundleKernel kernel = new BundleKernel();
        kernel.setExplicit(true);
        String source =
                KernelWriter.writeToString(
                        ClassModel.createClassModel(BundleKernel.class)
                                .getEntrypoint("run", kernel));
        Files.writeString(Path.of(System.getProperty("mixtape.out")), source);
    }
}
