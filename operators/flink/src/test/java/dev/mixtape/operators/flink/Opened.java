package dev.mixtape.operators.flink;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.flink.similar.SearchNeighbours;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.framing.Isolation;
import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** What tasks close when they end, for {@link ClosingTest}. */
public enum Opened {
    FRAME_TRACKS {
        @Override
        AutoCloseable open(String root) throws Exception {
            return frameTracks(root);
        }
    },
    FRAME_TRACKS_THAT_HAVE_FETCHED {
        @Override
        AutoCloseable open(String root) throws Exception {
            var harness = frameTracks(root);
            Track track =
                    Track.newBuilder()
                            .setId("id")
                            .setAudio(new AudioReference(root + "a.mp3"))
                            .setArrivedAt(Instant.ofEpochMilli(5))
                            .build();
            byte[] value = new RecordCodec<>(Track.class).encode(track);
            harness.processElement(
                    new StreamRecord<>(new IncomingRecord("tracks", 0, 0, 5, null, value)));
            String reason =
                    harness.getSideOutput(Outputs.DEAD_LETTERS).element().getValue().getReason();
            if (!reason.contains("audio")) {
                throw new IllegalStateException(reason);
            }
            return harness;
        }
    },
    INFER_SONGS {
        @Override
        AutoCloseable open(String root) throws Exception {
            return new InferenceHarness((RefreshOptions) null);
        }
    },
    REFERENCE {
        @Override
        AutoCloseable open(String root) {
            return backend("reference");
        }
    },
    BLAS {
        @Override
        AutoCloseable open(String root) {
            return backend("blas");
        }
    },
    SEARCH_NEIGHBOURS {
        @Override
        AutoCloseable open(String root) throws Exception {
            var harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            new KeyedProcessOperator<>(new SearchNeighbours(null)),
                            question -> 0,
                            Types.INT);
            harness.open();
            return harness;
        }
    };

    abstract AutoCloseable open(String root) throws Exception;

    /** Opens one, called by name: the caller's class of this name is another one. */
    public static AutoCloseable open(String name, String root) throws Exception {
        return valueOf(name).open(root);
    }

    /** With a root on the web, from which audio may be fetched. */
    private static OneInputStreamOperatorTestHarness<IncomingRecord, Song> frameTracks(String root)
            throws Exception {
        FetchRules rules =
                new FetchRules(
                        List.of(root),
                        List.of("http"),
                        List.of("127.0.0.1"),
                        Duration.ofMinutes(1));
        ProcessFunction<IncomingRecord, Song> function =
                new FrameTracks(
                        new FramingOptions(
                                AudioLimits.DEFAULT,
                                FeatureSet.FEATURES.defaultText(),
                                Isolation.PROCESS,
                                640),
                        rules,
                        KeysFile.NONE,
                        "m",
                        null,
                        null);
        var harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(function));
        harness.open();
        return harness;
    }

    private static InferenceBackend backend(String name) {
        InferenceBackend backend = Backends.choose(name).backend();
        backend.use(Songs.model());
        var unused = backend.infer(List.of(Songs.song(1).toFrames()));
        return backend;
    }
}
