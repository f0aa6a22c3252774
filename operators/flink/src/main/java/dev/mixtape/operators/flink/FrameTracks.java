package dev.mixtape.operators.flink;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.fetch.AudioFetcher;
import dev.mixtape.operators.fetch.FetchException;
import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.framing.SongFramer;
import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A record of the tracks topic to the frames of its song: check its signature, read, fetch, decode,
 * extract; one without a value to word that its track is withdrawn. Whatever cannot go on at one of
 * these stages becomes a dead letter that names it; in lockstep the corpus update is told that
 * nothing will come from there.
 *
 * <p>State: how many records of each partition have come. It stands next to the source, where a
 * partition's records still have their order.
 */
public final class FrameTracks extends ProcessFunction<IncomingRecord, Song>
        implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1L;
    private static final int CONTENT_ID_BYTES = 16;

    private final FramingOptions framing;
    private final FetchRules rules;
    private final KeysFile keys;
    private final String modelId;
    private final Lockstep lockstep;
    private final String attemptsFolder;
    private String challengerId = "";

    private transient Attempts attempts;
    private transient PartitionCounts counts;
    private transient SignatureCheck signatures;
    private transient TrackReader reader;
    private transient AudioFetcher fetcher;
    private transient SongFramer framer;
    private transient QuietClose closing;
    private transient MessageDigest digest;
    private transient Counter framed;
    private transient Counter rejected;

    /**
     * Makes the function.
     *
     * @param framing how songs become frames, within which limits
     * @param rules from where tracks may refer to audio
     * @param keys of those who may write the topic
     * @param modelId the model that learns from the songs
     * @param lockstep how the log is cut into batches; null when live
     * @param attemptsFolder where it is marked which records are being read, a URI; null for
     *     nowhere: then one that ends the process is tried for ever
     */
    public FrameTracks(
            FramingOptions framing,
            FetchRules rules,
            KeysFile keys,
            String modelId,
            Lockstep lockstep,
            String attemptsFolder) {
        this.framing = framing;
        this.rules = rules;
        this.keys = keys;
        this.modelId = modelId;
        this.lockstep = lockstep;
        this.attemptsFolder = attemptsFolder;
    }

    /** Another model beside that one; in lockstep it must be there from the first record on. */
    public FrameTracks beside(String otherModelId) {
        challengerId = otherModelId;
        return this;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counts = new PartitionCounts(context.getOperatorStateStore());
        if (lockstep != null) {
            LateChallenger.check(context.getOperatorStateStore(), !counts.isEmpty(), challengerId);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.snapshot();
        attempts.snapshot();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        attempts.checkpointed();
    }

    @Override
    public void open(OpenContext context) throws IOException, NoSuchAlgorithmException {
        attempts = new Attempts(attemptsFolder);
        signatures = new SignatureCheck(keys);
        reader = new TrackReader();
        fetcher = new AudioFetcher(rules, framing.limits().maxBytes());
        closing = new QuietClose(this::closeOpened);
        framer = framing.open();
        digest = MessageDigest.getInstance("SHA-256");
        framed = getRuntimeContext().getMetricGroup().counter("tracksFramed");
        rejected = getRuntimeContext().getMetricGroup().counter("tracksRejected");
        getRuntimeContext().getMetricGroup().gauge("decoderDeaths", framer::deaths);
    }

    private void closeOpened() throws IOException {
        try {
            fetcher.close();
        } finally {
            if (framer != null) {
                framer.close();
            }
        }
    }

    @Override
    public void close() {
        if (closing != null) {
            closing.close();
        }
    }

    @Override
    public void processElement(IncomingRecord found, Context context, Collector<Song> out)
            throws InterruptedException {
        if (lockstep != null) {
            lockstep.checkPartition(found.topic(), found.partition());
        }
        IncomingRecord record = found.readAt(context.timerService().currentProcessingTime());
        long index = counts.next(record.topic(), record.partition());
        try {
            Song song = read(record, index);
            out.collect(song);
            if (record.value() != null) {
                framed.inc();
            }
        } catch (Rejection rejection) {
            rejected.inc();
            context.output(
                    Outputs.DEAD_LETTERS,
                    rejection.toDeadLetter(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            context.timerService().currentProcessingTime()));
            if (lockstep != null) {
                long position = lockstep.position(record.partition(), index);
                context.output(
                        Outputs.CONTRIBUTIONS, Contributions.nothing(modelId, List.of(position)));
            }
        }
    }

    /** Marked as one that is being read; an error, as a death, leaves its mark. */
    private Song read(IncomingRecord record, long index) throws Rejection, InterruptedException {
        attempts.begin(record);
        try {
            signatures.check(record);
            Song song =
                    record.value() == null
                            ? Song.withdrawal(record, reader.readWithdrawn(record.key()), index)
                            : song(record, index);
            attempts.end();
            return song;
        } catch (Exception e) {
            attempts.end();
            throw e;
        }
    }

    private Song song(IncomingRecord record, long index) throws Rejection, InterruptedException {
        Track track = reader.read(record.value());
        signatures.checkId(record, track.getId());
        byte[] encoded = fetch(track);
        Frames frames = frame(track.getId(), encoded);
        return new Song(
                track.getId(),
                contentId(encoded),
                track.getTitle(),
                track.getArtist(),
                track.getTags(),
                track.getArrivedAt().toEpochMilli(),
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                index,
                frames.dimensions(),
                frames.values());
    }

    /** The bytes of the record itself, or of what it refers to. */
    private byte[] fetch(Track track) throws Rejection, InterruptedException {
        if (track.getAudio() instanceof InlineAudio inline) {
            return bytes(inline.getBytes());
        }
        try {
            return fetcher.fetch(((AudioReference) track.getAudio()).getUri());
        } catch (FetchException e) {
            throw new Rejection(Stage.FETCH, track.getId(), e.getMessage(), e);
        }
    }

    /** A file of audio is megabytes: Avro's own array, which holds nothing else, will do. */
    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray()
                && buffer.arrayOffset() == 0
                && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private Frames frame(String trackId, byte[] encoded) throws Rejection {
        try {
            return framer.frame(encoded);
        } catch (AudioException e) {
            throw new Rejection(Stage.DECODE, trackId, e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new Rejection(Stage.FEATURES, trackId, e.getMessage(), e);
        }
    }

    private String contentId(byte[] encoded) {
        byte[] hash = digest.digest(encoded);
        return HexFormat.of().formatHex(Arrays.copyOf(hash, CONTENT_ID_BYTES));
    }
}
