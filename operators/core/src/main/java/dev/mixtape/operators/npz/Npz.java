package dev.mixtape.operators.npz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** NumPy's {@code .npz}: a zip of {@code .npy} arrays, as {@code np.savez} writes it. */
public final class Npz {

    /** No member may inflate to more than this: small files can claim much. */
    private static final int LARGEST_MEMBER = 1 << 30;

    /** Zip's earliest time, so that the same arrays give the same bytes whenever written. */
    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /** Writes arrays by name, in the map's order, not compressed; whole or not at all. */
    public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                byte[] member = Npy.encode(array.getValue());
                CRC32 crc = new CRC32();
                crc.update(member);
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                entry.setTimeLocal(FIXED_TIME);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(member.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(member);
                zip.closeEntry();
            }
        }
        WholeFile.write(file, bytes.toByteArray());
    }

    /**
     * Reads every array of a file.
     *
     * @return by name, without {@code .npy}, in the file's order
     * @throws IOException in one sentence that begins with the file's name
     */
    public static Map<String, NpyArray> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file + ": does not exist");
        }
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry :
                    (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                String member = file + ", member " + entry.getName();
                if (!entry.getName().endsWith(".npy")) {
                    throw new IOException(member + ": is not a .npy array");
                }
                String name = entry.getName().substring(0, entry.getName().length() - 4);
                arrays.put(name, Npy.decode(bytes(zip, entry, member), member));
            }
        } catch (ZipException e) {
            throw new IOException(file + ": is not a whole .npz file (" + e.getMessage() + ")", e);
        }
        return arrays;
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry, String member) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(LARGEST_MEMBER);
            if (in.read() >= 0) {
                throw new IOException(
                        member + ": is larger than " + LARGEST_MEMBER + " bytes, the most read");
            }
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if (crc.getValue() != entry.getCrc()) {
                throw new ZipException(entry.getName() + " is damaged: its checksum is wrong");
            }
            return bytes;
        }
    }
}
