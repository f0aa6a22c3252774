package dev.mixtape.operators.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.fetch.FetchSettings;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.framing.Isolation;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.operators.signing.TrackKeys;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What framing knows of the log, and who may write it; mostly by records that withdraw tracks. */
final class FrameTracksTest {
    private static final long NOW = 1_000;
    private static final byte[] ID = "label-a/1".getBytes(UTF_8);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir Path folder;

    private OneInputStreamOperatorTestHarness<IncomingRecord, Song> harness;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aRecordFromTheFutureHasArrivedWhenItIsRead() throws Exception {
        open(null);
        send(0, NOW - 1);
        send(0, NOW + 86_400_000);
        assertThat(harness.extractOutputValues())
                .extracting(Song::recordedAt)
                .containsExactly(NOW - 1, NOW);
    }

    @Test
    void inLockstepAChallengerMustHaveBeenThereFromTheBeginning() throws Exception {
        Lockstep lockstep = new Lockstep(2, 6, 5);
        open(frameTracks(KeysFile.NONE, lockstep).beside("b"), null);
        send(0, NOW);
        OperatorSubtaskState withB = harness.snapshot(1, 1);
        harness.close();
        open(frameTracks(KeysFile.NONE, lockstep).beside("b"), withB);
        harness.close();
        open(frameTracks(KeysFile.NONE, lockstep), withB); // it may go
        OperatorSubtaskState without = harness.snapshot(2, 2);
        for (OperatorSubtaskState state : List.of(withB, without)) {
            harness.close();
            assertThatThrownBy(() -> open(frameTracks(KeysFile.NONE, lockstep).beside("c"), state))
                    .isInstanceOf(IncompatibleStateException.class)
                    .hasMessageContaining("challenger.model.id=c: in lockstep the log alone");
        }
        harness.close();
        open(frameTracks(KeysFile.NONE, null).beside("c"), without); // live it may come
    }

    @Test
    void anAddedPartitionIsReadLive() throws Exception {
        open(null);
        send(2, 1);
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void anAddedPartitionEndsAJobInLockstepWhateverItHolds() throws Exception {
        open(new Lockstep(2, 6, 5));
        send(1, 1);
        assertThatThrownBy(() -> send(2, 1))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessage(
                        "topics.partitions=2: a record came from partition 2 of the topic tracks,"
                                + " but the batches of lockstep have no place for more than 2, so"
                                + " this model can learn nothing more; start without its state a"
                                + " new one, with a model.id of its own and with"
                                + " topics.partitions as it is now");
    }

    @Test
    void aSignedWithdrawalGoesOnWheneverItIsDated() throws Exception {
        TrackKeys keys = openWithKeys(null);
        send(NOW, ID, null, keys.sign(ID, null));
        send(NOW + 86_400_000, ID, null, keys.sign(ID, null));
        assertThat(harness.extractOutputValues())
                .extracting(Song::trackId)
                .containsExactly("label-a/1", "label-a/1");
        assertThat(letters()).isEmpty();
    }

    @Test
    void aForgedWithdrawalIsADeadLetterAndWithdrawsNothing() throws Exception {
        TrackKeys keys = openWithKeys(null);
        send(NOW, ID, null, null);
        send(NOW, ID, null, keys.sign(ID, new byte[0]));
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(letters())
                .allSatisfy(
                        letter -> {
                            assertThat(letter.getStage()).isEqualTo(Stage.RECORD);
                            assertThat(letter.getTrackId()).isEqualTo("label-a/1");
                            assertThat(letter.getReason()).doesNotContain(SECRET);
                        })
                .extracting(DeadLetter::getReason)
                .containsExactly(
                        "record without the header mixtape-signature: tracks.keys-file is set, so"
                                + " every record must be signed",
                        "the signature with the key a is wrong: the record's key or value is not"
                                + " what was signed, or the signer's key is another one");
    }

    @Test
    void nothingIsReadOfAForgedTrackButOfASignedOneAllIs() throws Exception {
        TrackKeys keys = openWithKeys(null);
        byte[] noTrack = {1, 2, 3};
        send(NOW, ID, noTrack, null);
        send(NOW, ID, noTrack, keys.sign(ID, noTrack));
        assertThat(letters())
                .extracting(DeadLetter::getReason)
                .satisfiesExactly(
                        reason -> assertThat(reason).startsWith("record without the header"),
                        reason -> assertThat(reason).startsWith("record of 3 bytes"));
    }

    /** The prefix was checked of the record's key: a value with another id would go around it. */
    @Test
    void aKeyThatMaySignOneIdCannotPutAnotherIntoTheValue() throws Exception {
        TrackKeys keys = openWithKeys(null);
        byte[] theirs = track("label-b/1");
        send(NOW, ID, theirs, keys.sign(ID, theirs));
        byte[] own = track("label-a/1");
        send(NOW, ID, own, keys.sign(ID, own));
        assertThat(letters())
                .extracting(DeadLetter::getReason)
                .satisfiesExactly(
                        reason ->
                                assertThat(reason)
                                        .isEqualTo(
                                                "signed record whose key is not the track's id:"
                                                        + " give it the id as its key"),
                        reason -> assertThat(reason).as("its audio is none").contains("audio"));
    }

    @Test
    void inLockstepNothingComesFromAForgedRecordAndItIsSaid() throws Exception {
        TrackKeys keys = openWithKeys(new Lockstep(2, 6, 5));
        send(NOW, ID, null, null);
        send(NOW, ID, null, keys.sign(ID, null));
        assertThat(letters()).hasSize(1);
        assertThat(harness.getSideOutput(Outputs.CONTRIBUTIONS)).hasSize(1);
        assertThat(harness.extractOutputValues()).extracting(Song::index).containsExactly(1L);
    }

    @Test
    void withoutKeysASignatureIsNotLookedAt() throws Exception {
        open(null);
        send(NOW, ID, null, "nonsense".getBytes(UTF_8));
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    private TrackKeys openWithKeys(Lockstep lockstep) throws Exception {
        Path file = Files.createTempFile(folder, "keys", ""); // for its owner alone
        Files.writeString(file, "a = " + SECRET + "\na.prefix = label-a/\n");
        KeysFile keys = new KeysFile(file.toString());
        open(keys, lockstep);
        return keys.read().orElseThrow();
    }

    private static byte[] track(String id) {
        return new RecordCodec<>(Track.class)
                .encode(
                        Track.newBuilder()
                                .setId(id)
                                .setAudio(new InlineAudio(ByteBuffer.wrap(new byte[] {1})))
                                .setArrivedAt(Instant.ofEpochMilli(5))
                                .build());
    }

    private List<DeadLetter> letters() {
        var letters = harness.getSideOutput(Outputs.DEAD_LETTERS);
        return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
    }

    private void send(long time, byte[] key, byte[] value, byte[] signature) throws Exception {
        harness.processElement(
                new StreamRecord<>(
                        new IncomingRecord("tracks", 0, 0, time, key, value, signature)));
    }

    private void send(int partition, long time) throws Exception {
        harness.processElement(
                new StreamRecord<>(
                        new IncomingRecord(
                                "tracks", partition, 0, time, "a".getBytes(UTF_8), null)));
    }

    private void open(Lockstep lockstep) throws Exception {
        open(KeysFile.NONE, lockstep);
    }

    private void open(KeysFile keys, Lockstep lockstep) throws Exception {
        open(frameTracks(keys, lockstep), null);
    }

    private static FrameTracks frameTracks(KeysFile keys, Lockstep lockstep) {
        Settings settings = Settings.defaults(FetchSettings.GROUP.settings());
        return new FrameTracks(
                new FramingOptions(
                        AudioLimits.DEFAULT, FeatureSet.FEATURES.defaultText(), Isolation.NONE, 0),
                FetchRules.of(settings),
                keys,
                "m",
                lockstep,
                null);
    }

    /** From a snapshot; from none when null. */
    private void open(FrameTracks frameTracks, OperatorSubtaskState state) throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(frameTracks));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        harness.setProcessingTime(NOW);
    }
}
