package io.omniretail.cli.chaos;

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
    RESCALE("savepoint, other parallelism");

    private final String text;

    FaultKind(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
