package dev.mixtape.pipeline.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

class SynthesizerTest {

    private static final List<SynthTrack> TRACKS = new Synthesizer(7).tracks(40).toList();

    @Test
    void playsTheSameBytesForTheSameSeed() {
        SynthTrack again = new Synthesizer(7).track(11);
        assertThat(again.wav()).isEqualTo(TRACKS.get(11).wav());
        assertThat(again.id()).isEqualTo(TRACKS.get(11).id());
    }

    @Test
    void playsOtherBytesForAnotherSeed() {
        assertThat(new Synthesizer(8).track(11).wav()).isNotEqualTo(TRACKS.get(11).wav());
    }

    @Test
    void writesWavFilesThatJavaItselfReads() throws Exception {
        for (SynthTrack track : TRACKS) {
            try (AudioInputStream in =
                    AudioSystem.getAudioInputStream(new ByteArrayInputStream(track.wav()))) {
                AudioFormat format = in.getFormat();
                assertThat(format.getSampleRate()).isEqualTo(22_050);
                assertThat(format.getChannels()).isEqualTo(1);
                assertThat(format.getSampleSizeInBits()).isEqualTo(16);
                assertThat(in.getFrameLength() / 22_050.0).as(track.id()).isBetween(8.0, 12.0);
            }
            assertThat(track.wav().length).isLessThan(900 << 10);
        }
    }

    @Test
    void takesTurnsAmongAtLeastSixStylesAndNamesEachTrackOnce() {
        assertThat(Synthesizer.styles()).hasSizeGreaterThanOrEqualTo(6).doesNotHaveDuplicates();
        assertThat(TRACKS.stream().flatMap(track -> track.tags().stream()).distinct())
                .containsExactlyInAnyOrderElementsOf(Synthesizer.styles());
        assertThat(TRACKS).extracting(SynthTrack::id).doesNotHaveDuplicates();
        assertThat(TRACKS).extracting(SynthTrack::title).doesNotHaveDuplicates();
    }

    @Test
    void soundsLikeMusicNotLikeSilenceOrAConstantTone() {
        for (SynthTrack track : TRACKS) {
            Timbre timbre = Timbre.of(track.wav());
            assertThat(timbre.loudness()).as(track.id()).isGreaterThan(0.02);
            assertThat(timbre.motion()).as(track.id()).isGreaterThan(0.05);
        }
    }

    @Test
    void stylesDifferSoMuchThatThreeCrudeNumbersTellThemApart() {
        Map<SynthTrack, Timbre> timbres =
                TRACKS.stream()
                        .collect(Collectors.toMap(Function.identity(), t -> Timbre.of(t.wav())));
        long rightly =
                TRACKS.stream()
                        .filter(track -> nearest(track, timbres).tags().equals(track.tags()))
                        .count();
        // One in eight would be right by chance.
        assertThat(rightly / (double) TRACKS.size()).isGreaterThan(0.75);
    }

    private static SynthTrack nearest(SynthTrack track, Map<SynthTrack, Timbre> timbres) {
        Timbre own = timbres.get(track);
        return TRACKS.stream()
                .filter(other -> !other.id().equals(track.id()))
                .min(Comparator.comparingDouble(other -> own.distance(timbres.get(other))))
                .orElseThrow();
    }

    @Test
    void refusesAPlaceBeforeTheFirst() {
        assertThatThrownBy(() -> new Synthesizer(1).track(-1))
                .hasMessage("place=-1: must be at least 0");
    }
}
