package dev.mixtape.operators.flink;

import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.interpretation.ComponentCounts;
import dev.mixtape.operators.interpretation.ComponentDescription;
import dev.mixtape.operators.interpretation.DistinctFeature;
import dev.mixtape.operators.interpretation.Exemplar;
import dev.mixtape.operators.interpretation.SongShares;
import dev.mixtape.operators.interpretation.TagCount;
import dev.mixtape.operators.interpretation.Tags;
import dev.mixtape.schemas.ComponentExemplar;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.TagWeight;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.CountedComponent;
import dev.mixtape.schemas.internal.CountedExemplar;
import dev.mixtape.schemas.internal.CountedTag;
import dev.mixtape.schemas.internal.DistinctComponent;
import dev.mixtape.schemas.internal.DistinctComponents;
import dev.mixtape.schemas.internal.TrackShares;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is counted and told of components, as the records of topics, state and wires, and back. */
public final class ComponentRecords {
    private ComponentRecords() {}

    /** What of an embedding counts. */
    public static TrackShares shares(TrackEmbedding embedding) {
        List<ComponentShare> strongest = embedding.getStrongest();
        int[] components = new int[strongest.size()];
        float[] responsibilities = new float[strongest.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = strongest.get(i).getComponent();
            responsibilities[i] = strongest.get(i).getShare();
        }
        SongShares song =
                SongShares.of(
                        embedding.getTrackId(),
                        embedding.getTitle(),
                        embedding.getArtist(),
                        embedding.getFrames(),
                        Tags.clean(embedding.getTags()),
                        components,
                        responsibilities);
        return TrackShares.newBuilder()
                .setTrackId(song.id())
                .setModelId(embedding.getModelId())
                .setTitle(song.title())
                .setArtist(song.artist())
                .setFrames(song.frames())
                .setTags(song.tags())
                .setComponents(song.components())
                .setShares(song.shares())
                .build();
    }

    /** A component as it was counted, its tags included. */
    static ComponentCounts counts(CountedComponent record) {
        Map<String, TagCount> tags = new HashMap<>();
        record.getTags().forEach(tag -> tags.put(tag.getTag(), count(tag)));
        return new ComponentCounts(
                record.getComponent(),
                record.getFrames(),
                record.getTracks(),
                record.getTaggedTracks(),
                tags,
                exemplars(record));
    }

    static List<Exemplar> exemplars(CountedComponent record) {
        return record.getExemplars().stream()
                .map(
                        each ->
                                new Exemplar(
                                        each.getTrackId(),
                                        each.getTitle(),
                                        each.getArtist(),
                                        each.getFrames(),
                                        each.getShare()))
                .toList();
    }

    static CountedExemplar record(Exemplar exemplar) {
        return new CountedExemplar(
                exemplar.id(),
                exemplar.title(),
                exemplar.artist(),
                exemplar.frames(),
                exemplar.share());
    }

    static TagCount count(CountedTag record) {
        return new TagCount(record.getShare(), record.getTracks());
    }

    static CountedTag record(String tag, TagCount count) {
        return new CountedTag(tag, count.share(), count.songs());
    }

    /**
     * The features that set components apart, without names and words, which the feature set knows.
     */
    static DistinctComponents record(long version, int D, List<List<DistinctFeature>> features) {
        return new DistinctComponents(
                version,
                D,
                features.stream()
                        .map(
                                each ->
                                        new DistinctComponent(
                                                each.stream().map(DistinctFeature::column).toList(),
                                                each.stream()
                                                        .map(DistinctFeature::difference)
                                                        .toList(),
                                                each.stream()
                                                        .map(DistinctFeature::deviations)
                                                        .toList()))
                        .toList());
    }

    static List<List<DistinctFeature>> features(DistinctComponents record, FeatureNames names) {
        return record.getComponents().stream()
                .map(
                        each ->
                                IntStream.range(0, each.getColumns().size())
                                        .mapToObj(
                                                i ->
                                                        DistinctFeature.of(
                                                                names,
                                                                each.getColumns().get(i),
                                                                each.getDifferences().get(i),
                                                                each.getDeviations().get(i)))
                                        .toList())
                .toList();
    }

    static ComponentSummary summary(
            String modelId, long version, long now, ComponentDescription component) {
        return ComponentSummary.newBuilder()
                .setModelId(modelId)
                .setComponent(component.component())
                .setShare(component.share())
                .setTracks(component.songs())
                .setTags(
                        component.tags().stream()
                                .map(tag -> new TagWeight(tag.tag(), tag.weight(), tag.tagShare()))
                                .toList())
                .setExemplars(
                        component.exemplars().stream()
                                .map(
                                        each ->
                                                new ComponentExemplar(
                                                        each.id(),
                                                        each.title(),
                                                        each.artist(),
                                                        each.shareOfSong(),
                                                        each.frames()))
                                .toList())
                .setFeatures(component.features().stream().map(ComponentRecords::record).toList())
                .setModelVersion(version)
                .setUpdatedAt(Instant.ofEpochMilli(now))
                .build();
    }

    private static dev.mixtape.schemas.DistinctFeature record(DistinctFeature feature) {
        return new dev.mixtape.schemas.DistinctFeature(
                feature.column(),
                feature.name(),
                feature.difference(),
                feature.deviations(),
                feature.word().orElse(null));
    }

    /** A record of the topic as a person reads it. */
    public static ComponentDescription description(ComponentSummary record) {
        return new ComponentDescription(
                record.getComponent(),
                record.getShare(),
                record.getTracks(),
                record.getTags().stream()
                        .map(
                                tag ->
                                        new ComponentDescription.Tag(
                                                tag.getTag(), tag.getWeight(), tag.getTagShare()))
                        .toList(),
                record.getExemplars().stream()
                        .map(
                                each ->
                                        new Exemplar(
                                                each.getTrackId(),
                                                each.getTitle(),
                                                each.getArtist(),
                                                each.getFrames(),
                                                (int)
                                                        Math.round(
                                                                each.getShare() * SongShares.UNIT)))
                        .toList(),
                record.getFeatures().stream()
                        .map(
                                each ->
                                        new DistinctFeature(
                                                each.getColumn(),
                                                each.getName(),
                                                each.getDifference(),
                                                each.getDeviations(),
                                                Optional.ofNullable(each.getWord())))
                        .toList());
    }
}
