package dev.mixtape.it.poison;

import dev.mixtape.operators.settings.Settings;

/** Where a broker and one job at a time run, and die. */
interface Machines {

    /** Of the broker. */
    String bootstrapServers();

    /** Starts a job without state; there is none. */
    void submit(Settings settings) throws Exception;

    /**
     * Lets something die that the job needs, and brings the job back to its last checkpoint.
     *
     * @param number of the death, counted from 0
     * @return what died
     */
    String kill(int number) throws Exception;

    /** Starts again what has died by itself. */
    void mend() throws Exception;

    /** Ends the job. */
    void cancel() throws Exception;
}
