package dev.mixtape.operators.npz;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** NumPy's {@code .npz}: a zip of {@code .npy} arrays, as {@code np.savez} writes it. */
public final class Npz {

    /** Zip's earliest time, so that the same arrays give the same bytes whenever written. */
    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    static final String SUFFIX = ".npy";

    private Npz() {}

    /** Writes arrays by name, in the map's order, not compressed; whole or not at all. */
    public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                byte[] member = Npy.encode(array.getValue());
                CRC32 crc = new CRC32();
                crc.update(member);
                ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
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
     * Reads every array of a file, within the limits of {@link NpzLimits}.
     *
     * @return by name, without {@code .npy}, in the file's order
     * @throws IOException in one sentence that begins with the file's name
     */
    public static Map<String, NpyArray> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file + ": does not exist");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": is not a file");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return arrays(file, zip, NpzLimits.checked(file, zip));
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new IOException(file + ": is not a whole .npz file (" + e.getMessage() + ")", e);
        }
    }

    private static Map<String, NpyArray> arrays(Path file, ZipFile zip, List<ZipEntry> members)
            throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        int strings = 0;
        for (ZipEntry entry : members) {
            String member = file + ", member " + entry.getName();
            NpyArray array = Npy.decode(bytes(zip, entry, member), member);
            strings += array.data() instanceof String[] some ? some.length : 0;
            if (strings > Npy.MOST_STRINGS) {
                throw new IOException(
                        file + ": has more than " + Npy.MOST_STRINGS + " strings, the most read");
            }
            String name = entry.getName();
            arrays.put(name.substring(0, name.length() - SUFFIX.length()), array);
        }
        return arrays;
    }

    /** As many as are there: what a member claims is compared with them, and allocates nothing. */
    private static byte[] bytes(ZipFile zip, ZipEntry entry, String member) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) entry.getSize());
            if (bytes.length < entry.getSize() || in.read() >= 0) {
                throw new IOException(
                        member
                                + ": claims "
                                + entry.getSize()
                                + " bytes, but has "
                                + (bytes.length < entry.getSize() ? bytes.length : "more"));
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
