package dev.mixtape.operators.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.Samples;
import dev.mixtape.operators.features.PaperFeatures;
import dev.mixtape.operators.processes.ThisJava;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, because the caches are the process' and other tests fill them too. */
class VectorOperatorCachesTest {

    @Test
    void decodingAndExtractingUseNoOperatorForTheFirstTime() throws Exception {
        Process process =
                new ProcessBuilder(
                                ThisJava.program(),
                                "--add-modules=jdk.incubator.vector",
                                "--add-opens=jdk.incubator.vector/jdk.incubator.vector=ALL-UNNAMED",
                                "-cp",
                                ThisJava.classPath(),
                                Child.class.getName())
                        .redirectError(new File("/dev/null"))
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        String[] counts = said.strip().split(" ", 2);
        assertThat(Integer.parseInt(counts[0])).as("operators used beforehand").isPositive();
        assertThat(counts[1]).as("operators used in all").isEqualTo(counts[0]);
    }

    /** Counts what the caches hold before and after songs of three sample rates. */
    static final class Child {

        public static void main(String[] args) throws Exception {
            Simd.load(Runnable.class, "VectorOperatorCaches");
            int before = operators();
            for (int rate : new int[] {44_100, 48_000, 22_050}) {
                Samples samples = new AudioDecoder().decode(noise(rate));
                new PaperFeatures().extractor().extract(samples.values());
            }
            System.out.println(before + " " + operators());
        }

        private static int operators() throws ReflectiveOperationException {
            int count = 0;
            for (String type : new String[] {"Byte", "Short", "Int", "Long", "Float", "Double"}) {
                Class<?> vector = Class.forName("jdk.incubator.vector." + type + "Vector");
                for (Field field : vector.getDeclaredFields()) {
                    if (field.getType().getName().endsWith("$ImplCache")) {
                        field.setAccessible(true);
                        count += held(field.get(null));
                    }
                }
            }
            return count;
        }

        private static int held(Object cache) throws ReflectiveOperationException {
            Field values = cache.getClass().getDeclaredField("cache");
            values.setAccessible(true);
            Object[] found = (Object[]) values.get(cache);
            return (int) Arrays.stream(found).filter(Objects::nonNull).count();
        }

        /** A second of mono noise, a WAV file of 16 bits. */
        private static byte[] noise(int rate) {
            ByteBuffer wav = ByteBuffer.allocate(44 + 2 * rate).order(ByteOrder.LITTLE_ENDIAN);
            wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * rate);
            wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
            wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
            wav.putShort((short) 2).putShort((short) 16);
            wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * rate);
            Random random = new Random(1);
            while (wav.hasRemaining()) {
                wav.putShort((short) (random.nextInt(20_000) - 10_000));
            }
            return wav.array();
        }
    }
}
