package dev.weft.cli;

import dev.weft.cli.read.ReplicaRecords;
import java.util.List;
import picocli.CommandLine.ArgGroup;

/** Whose operator is asked for what it remembers. */
final class RecordOptions {
    @ArgGroup private OperatorChoice source = new OperatorChoice();

    /** The record of each replica. */
    List<String> read(String record) {
        return source.state == null
                ? ReplicaRecords.ofCluster(source.context, record)
                : ReplicaRecords.ofState(source.state, record);
    }
}
