package dev.mixtape.operators.npz;

import dev.mixtape.operators.text.PlainText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What an {@code .npz} file may claim, before any of its members is read: a small file can inflate
 * to a thousand times its size. A model of K=1024, D=300 and 256 axes takes 1.4 GiB, its largest
 * member 0.7 GiB.
 */
final class NpzLimits {
    static final int MOST_MEMBERS = 1_000;
    static final int LONGEST_NAME = 256;

    /** Of all members together, in bytes. */
    static final long LARGEST = 2L << 30;

    /** Numbers that were learned hardly pack; those of a new model, zeros, do. */
    static final int MOST_PACKED = 100;

    /** May be packed any number of times, in bytes. */
    static final long SMALL = 64L << 20;

    /** The arrays, the model that is made of them, and the largest member once more. */
    private static final int COPIES = 3;

    private static final byte[] END = {'P', 'K', 5, 6};
    private static final int END_BYTES = 22;

    private NpzLimits() {}

    /**
     * Returns the members, each of which can be read.
     *
     * @throws IOException in one sentence that begins with the file's name
     */
    static List<ZipEntry> checked(Path file, ZipFile zip) throws IOException {
        checkEnd(file);
        if (zip.size() > MOST_MEMBERS) {
            throw new IOException(
                    file + ": has " + zip.size() + " members: at most " + MOST_MEMBERS);
        }
        List<ZipEntry> members = zip.stream().map(ZipEntry.class::cast).toList();
        Set<String> names = new HashSet<>();
        long claimed = 0;
        for (ZipEntry member : members) {
            checkMember(file, member, names);
            claimed += member.getSize();
        }
        checkTotal(file, claimed, Files.size(file), Runtime.getRuntime().maxMemory());
        return members;
    }

    private static void checkMember(Path file, ZipEntry entry, Set<String> names)
            throws IOException {
        String name = entry.getName();
        if (name.length() > LONGEST_NAME || PlainText.hasControls(name)) {
            throw new IOException(
                    file
                            + ": has a member whose name has "
                            + name.length()
                            + " characters: must be at most "
                            + LONGEST_NAME
                            + ", none of them a control character");
        }
        String member = file + ", member " + name;
        if (!name.endsWith(Npz.SUFFIX)) {
            throw new IOException(member + ": is not a .npy array");
        }
        if (!names.add(name)) {
            throw new IOException(member + ": is there twice");
        }
        if (entry.getSize() < 0 || entry.getSize() > Npy.LARGEST) {
            throw new IOException(
                    member + ": claims " + entry.getSize() + " bytes: at most " + Npy.LARGEST);
        }
    }

    /**
     * Refuses an archive that is too large once it is unpacked.
     *
     * @param claimed bytes of all members
     * @param bytes of the file
     * @param memory bytes that the process may have
     */
    static void checkTotal(Path file, long claimed, long bytes, long memory) throws IOException {
        String claims = file + ": its members claim " + claimed + " bytes";
        if (claimed > LARGEST) {
            throw new IOException(claims + ": at most " + LARGEST + " are read");
        }
        if (claimed > Math.max(SMALL, MOST_PACKED * bytes)) {
            throw new IOException(
                    claims
                            + ", "
                            + claimed / bytes
                            + " times the file's: at most "
                            + MOST_PACKED
                            + " times; save it with np.savez, which does not compress");
        }
        if (COPIES * claimed > memory) {
            throw new IOException(
                    claims
                            + ", and reading them takes "
                            + COPIES
                            + " times as much memory: this process has at most "
                            + memory
                            + "; give it more by MIXTAPE_JAVA_OPTS=-Xmx"
                            + (COPIES * claimed / (1 << 20) + 1)
                            + "m");
        }
    }

    /** An archive that NumPy wrote ends where it says that it ends. */
    private static void checkEnd(Path file) throws IOException {
        byte[] end = new byte[END_BYTES];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(in.length() - END_BYTES);
            in.readFully(end);
        }
        for (int i = 0; i < END.length; i++) {
            if (end[i] != END[i]) {
                throw new IOException(file + ": has bytes behind its end");
            }
        }
    }
}
