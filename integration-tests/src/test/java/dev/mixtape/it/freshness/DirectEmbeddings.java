package dev.mixtape.it.freshness;

import dev.mixtape.it.catalog.Fates;
import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.features.PaperFeatures;
import dev.mixtape.operators.flink.ModelAssembler;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.flink.similar.Comparison;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.refresh.CompactFrames;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Embeddings made here, of a track's audio and the version that its embedding in the topic names,
 * to compare the two, by what the job compares tracks by.
 */
final class DirectEmbeddings {
    /** An embedding as the topic has it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    record Published(long number, String contentId, long modelVersion, float[] embedding) {}

    /**
     * A track compared.
     *
     * @param ofAllFrames distance to the embedding of all frames
     * @param ofKeptFrames distance to that of the bytes that are kept of them; after a refresh this
     *     is what the job did
     */
    record Compared(long number, double ofAllFrames, double ofKeptFrames) {
        /** Distance to how the job has made it, one way or the other. */
        double nearer() {
            return Math.min(ofAllFrames, ofKeptFrames);
        }
    }

    private final Settings settings;
    private final Medleys music;
    private final Fates fates;
    private final RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
    private final AudioDecoder decoder = new AudioDecoder();
    private final FrameExtractor extractor = new PaperFeatures().songExtractor();

    DirectEmbeddings(Settings settings, Medleys music, Fates fates) {
        this.settings = settings;
        this.music = music;
        this.fates = fates;
    }

    /**
     * Compares tracks.
     *
     * @return one for each track whose embedding is of the audio that was published last, and of a
     *     version that is in the models topic
     */
    List<Compared> compare(Collection<Published> tracks) {
        Map<Long, List<Published>> byVersion =
                tracks.stream().collect(Collectors.groupingBy(Published::modelVersion));
        List<Compared> compared = new ArrayList<>();
        ModelAssembler assembler = new ModelAssembler();
        String topic = settings.get(MixtapeSettings.MODELS_TOPIC);
        try (InferenceBackend backend = Backends.choose("auto").backend();
                CommittedRecords models = new CommittedRecords(settings, topic)) {
            models.rest( // a version is megabytes: one after the other
                    record -> {
                        Model model =
                                assembler
                                        .offer(TopicReader.decode(codec, record))
                                        .map(PublishedModel::model)
                                        .orElse(null);
                        // Each life of the job begins with a version that is there already.
                        if (model != null && byVersion.containsKey(model.version())) {
                            backend.use(model);
                            for (Published track : byVersion.remove(model.version())) {
                                compare(track, model, backend).ifPresent(compared::add);
                            }
                        }
                    });
        }
        return compared;
    }

    private Optional<Compared> compare(Published track, Model model, InferenceBackend backend) {
        byte[] wav = music.wav(track.number(), fates.lastRevision(track.number()));
        if (!sha256(wav).startsWith(track.contentId())) {
            return Optional.empty();
        }
        Frames all = frames(wav);
        Frames kept =
                CompactFrames.of(
                                all,
                                model.whitening(),
                                settings.get(RefreshSettings.REFRESH_MAX_FRAMES))
                        .restore(model.whitening());
        return Optional.of(
                new Compared(
                        track.number(),
                        distance(track, backend.embed(List.of(all)).get(0)),
                        distance(track, backend.embed(List.of(kept)).get(0))));
    }

    private Frames frames(byte[] wav) {
        try {
            return extractor.extract(decoder.decode(wav).values());
        } catch (AudioException e) {
            throw new IllegalStateException("audio that was made here", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has it", e);
        }
    }

    private double distance(Published track, SongResult direct) {
        Comparison comparison = settings.get(SimilarSettings.SIMILARITY);
        float[] values = comparison == Comparison.VECTORS ? direct.vector() : direct.embedding();
        return 1 - comparison.similarity().between(track.embedding(), values);
    }
}
