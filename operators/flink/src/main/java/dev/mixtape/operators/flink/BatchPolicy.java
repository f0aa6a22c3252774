package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.internal.BootstrapSample;
import dev.mixtape.schemas.internal.Contribution;
import java.util.Collection;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.TimerService;

/** When a model begins and when a mini-batch closes: live, or in lockstep. */
interface BatchPolicy {

    /** Takes what was contributed, and makes the versions that are due. */
    void take(Contribution contribution, Step step) throws Exception;

    /** A model has begun without samples: forgets those that there are. */
    void begun() throws Exception;

    /** Makes the version that a timer says is due. */
    void onTimer(long timestamp, Step step) throws Exception;

    /**
     * Writes to state what is only on the heap.
     *
     * @param makeCurrent chooses the key that state is of
     */
    void write(Consumer<String> makeCurrent) throws Exception;

    /** What a policy may do, under the current key. */
    interface Step {

        /** The current key. */
        String key();

        /** The newest version; null before the bootstrap. */
        Model model();

        TimerService timers();

        /** Makes version 0 of samples, in the order of their track ids. */
        void begin(Collection<BootstrapSample> samples) throws Exception;

        /**
         * Makes the next version: of the batch, or of a request that waits.
         *
         * @param staleness mean number of versions that the songs were behind
         */
        void learn(SufficientStatistics statistics, double staleness) throws Exception;

        /** Whether a request waits for the next version. */
        boolean isAsked() throws Exception;

        /** What was inferred with versions before this one is not learned from. */
        long learnsFrom() throws Exception;

        /** Makes the next version without a batch: equal to the newest, unless a request waits. */
        void learnNothing() throws Exception;
    }
}
