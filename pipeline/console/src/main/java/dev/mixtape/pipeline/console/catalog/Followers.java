package dev.mixtape.pipeline.console.catalog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear news. One that fails harms nobody else, and is complained of once. */
final class Followers<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final List<Follower<T>> all = new CopyOnWriteArrayList<>();

    /** Returns one who is told nothing yet. */
    static <T> Follower<T> of(Consumer<T> consumer) {
        return new Follower<>(consumer);
    }

    void add(Follower<T> follower) {
        all.add(follower);
    }

    void tell(T news) {
        all.forEach(follower -> follower.tell(news));
    }

    /** One of them; told by one thread at a time. */
    static final class Follower<T> {
        private final Consumer<T> consumer;
        private boolean failed;

        private Follower(Consumer<T> consumer) {
            this.consumer = consumer;
        }

        void tell(T news) {
            try {
                consumer.accept(news);
            } catch (RuntimeException e) {
                if (!failed) {
                    LOG.error(
                            "A follower failed at {}; it is told what comes all the same", news, e);
                    failed = true;
                }
            }
        }
    }
}
