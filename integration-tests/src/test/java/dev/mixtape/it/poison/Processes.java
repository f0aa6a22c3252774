package dev.mixtape.it.poison;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.faults.Fault;
import dev.mixtape.it.faults.Injector;
import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.util.List;

/** Processes of their own: a broker, a JobManager and two TaskManagers. */
final class Processes implements Machines {
    /** One after the other, beginning anew when all have had their turn. */
    private static final List<String> KILLED =
            List.of("taskmanager-1", "jobmanager", "taskmanager-2");

    private final Cluster cluster;
    private Injector injector;

    /** Makes it of a cluster that runs. */
    Processes(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    @Override
    public void submit(Settings settings) throws Exception {
        cluster.submit(settings, "--fresh");
        injector = new Injector(cluster, settings);
    }

    /** By {@code kill -9}; the operator starts it again, and the job if it died with it. */
    @Override
    public String kill(int number) throws Exception {
        String role = KILLED.get(number % KILLED.size());
        injector.inject(new Fault(Fault.Kind.KILL, role, Duration.ZERO, Duration.ofSeconds(1)));
        return role;
    }

    @Override
    public void mend() throws Exception {
        injector.mend();
    }

    @Override
    public void cancel() throws Exception {
        cluster.must("cancel");
    }
}
