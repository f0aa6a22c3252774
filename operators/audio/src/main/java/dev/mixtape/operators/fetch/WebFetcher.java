package dev.mixtape.operators.fetch;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches over HTTP beneath roots, within one deadline.
 *
 * <p>Each request runs in a thread of its own, because some of what takes time cannot be given a
 * time: resolving a name, a server that sends a byte now and then. When the deadline has passed the
 * connection is cut and the thread left to end by itself.
 */
final class WebFetcher implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;

    private final FetchRules rules;
    private final List<WebAddress> roots;
    private final CheckedClient client;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(work, "fetch audio");
                        thread.setDaemon(true);
                        return thread;
                    });

    WebFetcher(FetchRules rules, long mostBytes, Network network) {
        this.rules = rules;
        this.roots = rules.webRoots();
        this.client = new CheckedClient(rules, mostBytes, network);
    }

    byte[] fetch(WebAddress address) throws FetchException, InterruptedException {
        Cutter cutter = new Cutter();
        Future<byte[]> body = threads.submit(() -> follow(address, cutter));
        try {
            return body.get(rules.maxTime().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw tooLate(address, rules, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FetchException refused) {
                throw refused;
            }
            throw new FetchException(address + ": cannot be read (" + e.getCause() + ")", e);
        } finally {
            cutter.cut();
            body.cancel(true);
        }
    }

    static FetchException tooLate(WebAddress address, FetchRules rules, Exception e) {
        return new FetchException(
                address
                        + ": not whole after "
                        + rules.maxTime().toMillis() / 1e3
                        + " s (audio.max-fetch-time); is the server slow, or the file too long?",
                e);
    }

    private byte[] follow(WebAddress first, Cutter cutter) throws FetchException {
        WebAddress address = first;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            check(first, address);
            CheckedClient.Answer answer = client.get(address, cutter);
            if (answer.location() == null) {
                return answer.body();
            }
            address = address.follow(answer.location());
        }
        throw new FetchException(
                first + ": more than " + MAX_REDIRECTS + " redirects; refer to where they end");
    }

    private void check(WebAddress first, WebAddress address) throws FetchException {
        if (roots.stream().noneMatch(root -> root.covers(address))) {
            throw new FetchException(
                    (address.equals(first) ? first : first + ": redirects to " + address)
                            + ": outside audio.roots; allow its address there");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }

    /** Cuts whatever request is under way, and each that would follow. */
    static final class Cutter {
        private Runnable current = () -> {};
        private boolean cut;

        /** Names how the request under way is cut. */
        synchronized void set(Runnable how) {
            current = how;
            if (cut) {
                how.run();
            }
        }

        synchronized void cut() {
            cut = true;
            current.run();
        }
    }
}
