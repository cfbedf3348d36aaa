package io.omniretail.cli.chaos;

import java.util.EnumSet;
import java.util.List;

/** What may befall a running job. Whoever reads a log of faults finds them by {@link #text}. */
enum FaultKind {
    KILL_TASK_MANAGER("kill a TaskManager"),
    KILL_JOB_MANAGER("kill the JobManager"),
    KILL_ZOOKEEPER("kill ZooKeeper"),
    KILL_BROKER("kill the broker"),
    KILL_GENERATOR("kill the generator"),
    PAUSE_TASK_MANAGER("pause a TaskManager"),
    PAUSE_JOB_MANAGER("pause the JobManager"),
    PAUSE_ZOOKEEPER("pause ZooKeeper"),
    PAUSE_BROKER("pause the broker"),
    PAUSE_GENERATOR("pause the generator"),
    RESTART_BROKER("restart the broker"),
    TAKE_CHECKPOINT_FOLDER("no checkpoint folder"),
    FILL_DISK("checkpoint disk full"),
    RESCALE("savepoint, other parallelism");

    private final String text;

    FaultKind(String text) {
        this.text = text;
    }

    /** The kinds that can be brought about on this machine. */
    static List<FaultKind> possible() throws InterruptedException {
        EnumSet<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
        if (!FullDisk.isPossible()) {
            kinds.remove(FILL_DISK);
        }
        return List.copyOf(kinds);
    }

    String text() {
        return text;
    }
}
