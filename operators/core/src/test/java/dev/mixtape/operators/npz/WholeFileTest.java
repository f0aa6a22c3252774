package dev.mixtape.operators.npz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
    @TempDir Path folder;

    @Test
    void mayBeReadByWhomTheUmaskSays() throws IOException {
        Path ordinary = Files.writeString(folder.resolve("ordinary"), "x");
        Path whole = folder.resolve("whole");
        WholeFile.write(whole, new byte[] {1});
        assertThat(Files.getPosixFilePermissions(whole))
                .isEqualTo(Files.getPosixFilePermissions(ordinary));
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }
}
