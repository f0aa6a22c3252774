package dev.mixtape.operators.flink;

import dev.mixtape.schemas.Stage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which records are being read, in files that the next life of the job finds: one over which the
 * process dies leaves its mark, and after {@link #MOST} marks it is not tried again.
 *
 * <p>A file a record would cost too much for always. So marks are made from the start until the
 * first checkpoint: a record that ended the job is read again within that time, since it ended the
 * life before within as much.
 */
final class Attempts {
    /** The death that the job was started again after left none, and is the third. */
    static final int MOST = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final List<Path> givenUp = new ArrayList<>();

    /** Marks of records that lie before a checkpoint that is under way. */
    private final List<Path> passed = new ArrayList<>();

    private Path folder;
    private Path current;

    /**
     * Makes it over a folder.
     *
     * @param folder as a URI of any file system that Flink knows; null for none: then all records
     *     are tried for ever
     */
    Attempts(String folder) {
        this.folder = folder == null ? null : new Path(folder);
    }

    /**
     * Marks a record before it is read.
     *
     * @throws Rejection if the process has died over it too often
     */
    void begin(IncomingRecord record) throws Rejection {
        if (folder == null) {
            return;
        }
        Path mark =
                new Path(folder, record.topic() + "-" + record.partition() + "-" + record.offset());
        try {
            int deaths = read(mark);
            if (deaths >= MOST) {
                givenUp.add(mark);
                throw new Rejection(
                        Stage.RECORD,
                        null,
                        "a process of the job ended each time that it read this record, and it is"
                                + " not tried again; look into the job's logs, and replay it when"
                                + " that is mended",
                        null);
            }
            write(mark, deaths + 1);
            current = mark;
        } catch (IOException e) {
            LOG.warn("No marks of records that end the process, since they cannot be kept", e);
            folder = null;
        }
    }

    /** The record was read, or was refused: it did not end the process. */
    void end() {
        if (current != null) {
            delete(current);
            current = null;
        }
    }

    /** A checkpoint begins, which what was read so far lies before. */
    void snapshot() {
        passed.addAll(givenUp);
        givenUp.clear();
    }

    /** What lies before the checkpoint will not be read again. */
    void checkpointed() {
        passed.forEach(Attempts::delete);
        passed.clear();
        folder = null;
    }

    private static int read(Path mark) throws IOException {
        try (InputStream in = mark.getFileSystem().open(mark)) {
            return Math.max(0, in.read()); // -1: it ended while it was written
        } catch (FileNotFoundException e) {
            return 0;
        }
    }

    private static void write(Path mark, int deaths) throws IOException {
        try (OutputStream out = mark.getFileSystem().create(mark, FileSystem.WriteMode.OVERWRITE)) {
            out.write(deaths);
        }
    }

    private static void delete(Path mark) {
        try {
            mark.getFileSystem().delete(mark, false);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted", mark, e);
        }
    }
}
