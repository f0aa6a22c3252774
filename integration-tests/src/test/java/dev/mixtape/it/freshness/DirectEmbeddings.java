package dev.mixtape.it.freshness;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.flink.ModelAssembler;
import dev.mixtape.operators.freshness.CompactFrames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.FreshnessSettings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.schemas.ModelUpdate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Embeddings made here, of a track's audio and the version that its embedding in the topic names,
 * to compare the two: Hellinger's distance of the distributions that they stand for.
 */
final class DirectEmbeddings {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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
    private final AudioDecoder decoder = new AudioDecoder();
    private final FrameExtractor extractor = new FrameExtractor();

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
    List<Compared> compare(Collection<Published> tracks)
            throws AudioException, NoSuchAlgorithmException {
        Map<Long, List<Published>> byVersion =
                tracks.stream().collect(Collectors.groupingBy(Published::modelVersion));
        List<Compared> compared = new ArrayList<>();
        ModelAssembler assembler = new ModelAssembler();
        String topic = settings.get(MixtapeSettings.MODELS_TOPIC);
        try (InferenceBackend backend = Backends.choose("auto").backend();
                TopicReader<ModelUpdate> models =
                        new TopicReader<>(settings, topic, ModelUpdate.class)) {
            List<ModelUpdate> pieces = models.poll(PATIENCE); // a version is megabytes: not all
            while (!pieces.isEmpty() && compared.size() < tracks.size()) {
                for (ModelUpdate piece : pieces) {
                    Model model = assembler.offer(piece).orElse(null);
                    if (model != null && byVersion.containsKey(model.version())) {
                        backend.use(model);
                        for (Published track : byVersion.get(model.version())) {
                            compare(track, model, backend).ifPresent(compared::add);
                        }
                    }
                }
                pieces = models.poll(PATIENCE);
            }
        }
        return compared;
    }

    private Optional<Compared> compare(Published track, Model model, InferenceBackend backend)
            throws AudioException, NoSuchAlgorithmException {
        byte[] wav = music.wav(track.number(), fates.lastRevision(track.number()));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(wav);
        if (!HexFormat.of().formatHex(hash).startsWith(track.contentId())) {
            return Optional.empty();
        }
        Frames all = extractor.extract(decoder.decode(wav).values());
        Frames kept =
                CompactFrames.of(
                                all,
                                model.whitening(),
                                settings.get(FreshnessSettings.REFRESH_MAX_FRAMES))
                        .restore(model.whitening());
        return Optional.of(
                new Compared(
                        track.number(),
                        distance(track, backend.embed(List.of(all)).get(0).embedding()),
                        distance(track, backend.embed(List.of(kept)).get(0).embedding())));
    }

    private static double distance(Published track, float[] direct) {
        return 1 - Similarity.HELLINGER.between(track.embedding(), direct);
    }
}
