package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lucene index in a folder: one writer, any number of searches, and with each commit some words
 * that are kept or lost together with the documents. What was not committed is lost on closing.
 */
final class IndexFolder implements AutoCloseable {
    /** Of documents and words; another is not read but made anew. */
    private static final String FORMAT = "1";

    private static final String FORMAT_KEY = "format";

    /** Some 60,000 tracks of 256 numbers; larger segments are fewer, and searched faster. */
    private static final double BUFFER_MEGABYTES = 96;

    /**
     * Each segment has a graph of its own, which a search for neighbours walks: fewer than Lucene's
     * 10 a tier, at the price of more merging. Below the floor, 3,000 tracks, they are alike cheap.
     */
    private static final double SEGMENTS_PER_TIER = 4;

    private static final double FLOOR_MEGABYTES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(IndexFolder.class);

    private final FSDirectory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;

    private IndexFolder(FSDirectory directory) throws IOException {
        this.directory = directory;
        IndexWriterConfig config =
                new IndexWriterConfig(Words.ANALYZER)
                        .setCodec(new TrackCodec())
                        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                        .setMergePolicy(
                                new TieredMergePolicy()
                                        .setSegmentsPerTier(SEGMENTS_PER_TIER)
                                        .setFloorSegmentMB(FLOOR_MEGABYTES))
                        .setCommitOnClose(false);
        this.writer = new IndexWriter(directory, config);
        this.searchers = new SearcherManager(writer, new SearcherFactory());
    }

    /**
     * Opens it; made if missing, and made anew if it cannot be read or has another format.
     *
     * @throws UserError if another process has it, or the folder may not be written
     */
    static IndexFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FSDirectory directory = FSDirectory.open(folder);
            try {
                try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
                    lock.ensureValid();
                    dropUnreadable(directory);
                }
                return new IndexFolder(directory);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (LockObtainFailedException e) {
            throw new UserError(
                    folder
                            + ": another console has this folder; stop it, or give this one another"
                            + " folder",
                    e);
        } catch (FileSystemException e) {
            throw new UserError(
                    folder
                            + ": cannot be written ("
                            + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason())
                            + "); give a folder of your own",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every byte is read: a broken index would otherwise show itself in the middle of a merge. */
    private static void dropUnreadable(FSDirectory directory) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            return;
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            String format = reader.getIndexCommit().getUserData().get(FORMAT_KEY);
            if (FORMAT.equals(format)) {
                for (LeafReaderContext leaf : reader.leaves()) {
                    ((CodecReader) leaf.reader()).checkIntegrity();
                }
                return;
            }
            LOG.info(
                    "The index in {} has format {}, not {}: it is made anew",
                    directory.getDirectory(),
                    format,
                    FORMAT);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) { // the latter for an unknown codec
            LOG.warn(
                    "The index in {} cannot be read and is made anew: {}",
                    directory.getDirectory(),
                    e.getMessage());
        }
        for (String file : directory.listAll()) {
            if (file.startsWith(IndexFileNames.SEGMENTS)
                    || file.startsWith(IndexFileNames.PENDING_SEGMENTS)
                    || IndexFileNames.CODEC_FILE_PATTERN.matcher(file).matches()) {
                directory.deleteFile(file);
            }
        }
    }

    IndexWriter writer() {
        return writer;
    }

    /** A question to what is visible now. */
    interface Search<T> {
        T in(IndexSearcher searcher) throws IOException;
    }

    <T> T search(Search<T> search) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return search.in(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes visible what was written. */
    void refresh() {
        try {
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps what was written, with these words in the place of those before. */
    void commit(Map<String, String> words) {
        Map<String, String> all = new HashMap<>(words);
        all.put(FORMAT_KEY, FORMAT);
        try {
            writer.setLiveCommitData(all.entrySet());
            writer.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the words of the last commit. */
    Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        Iterable<Map.Entry<String, String>> kept = writer.getLiveCommitData();
        if (kept != null) {
            kept.forEach(word -> words.put(word.getKey(), word.getValue()));
        }
        return words;
    }

    @Override
    public void close() {
        try (directory;
                writer) {
            searchers.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
