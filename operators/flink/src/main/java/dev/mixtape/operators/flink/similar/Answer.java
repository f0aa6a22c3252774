package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.similar.Neighbour;
import dev.mixtape.operators.similar.NeighbourLists;
import java.util.List;

/**
 * What one shard says to a question, to those who keep the lists that it concerns.
 *
 * @param to shard whose lists are concerned
 * @param own whether these are candidates for the track's own list; otherwise the track is one for
 *     theirs
 * @param kind of the question
 * @param trackId of whom it was asked
 * @param number of the revision of its embedding
 * @param modelVersion that the embedding is of
 * @param ids of candidates
 * @param numbers of the revisions of their embeddings
 * @param similarities of them to the track
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(
        int to,
        boolean own,
        Question.Kind kind,
        String trackId,
        long number,
        long modelVersion,
        String[] ids,
        long[] numbers,
        float[] similarities) {

    static Answer of(int to, boolean own, Question question, List<Neighbour> found) {
        String[] ids = new String[found.size()];
        long[] numbers = new long[found.size()];
        float[] similarities = new float[found.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = found.get(i).trackId();
            numbers[i] = found.get(i).number();
            similarities[i] = found.get(i).similarity();
        }
        return new Answer(
                to,
                own,
                question.kind(),
                question.trackId(),
                question.number(),
                question.modelVersion(),
                ids,
                numbers,
                similarities);
    }

    /** Does to the lists what it says. */
    void apply(NeighbourLists lists) {
        switch (kind) {
            case GOES -> {
                lists.strike(trackId, number + 1);
                if (own) {
                    lists.remove(trackId, number);
                }
            }
            case COMES, CHANGES -> {
                lists.strike(trackId, number);
                if (own) {
                    lists.begin(trackId, number, modelVersion);
                }
            }
            case AGAIN -> {}
            case IS_GONE -> lists.tellAgain(trackId);
        }
        for (int i = 0; i < ids.length; i++) {
            if (own) {
                lists.offer(trackId, number, new Neighbour(ids[i], numbers[i], similarities[i]));
            } else {
                lists.offer(ids[i], numbers[i], new Neighbour(trackId, number, similarities[i]));
            }
        }
    }
}
