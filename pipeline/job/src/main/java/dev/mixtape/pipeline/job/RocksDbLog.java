package dev.mixtape.pipeline.job;

import java.util.Collection;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.ConfigurableRocksDBOptionsFactory;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * Lets RocksDB write its log beside the state, unless {@code state.backend.rocksdb.log.dir} names a
 * folder. Flink would have it in the TaskManager's, where RocksDB calls the file after the whole
 * path of the state; rescaling restores into a path so long that no file system takes the name, and
 * the job would not start.
 */
public final class RocksDbLog implements ConfigurableRocksDBOptionsFactory {
    private static final long serialVersionUID = 1;

    private boolean chosen;

    @Override
    public RocksDBOptionsFactory configure(ReadableConfig flink) {
        chosen = flink.getOptional(RocksDBConfigurableOptions.LOG_DIR).isPresent();
        return this;
    }

    @Override
    public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
        return chosen ? options : options.setDbLogDir("");
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
        return options;
    }
}
