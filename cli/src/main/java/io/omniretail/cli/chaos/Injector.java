package io.omniretail.cli.chaos;

import io.omniretail.cli.process.Background;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Brings faults about, and takes them away again: a kill is at once over, whoever was killed is started again. */
final class Injector {
    /**
     * A fault that is over.
     *
     * @param target what it befell
     * @param endMs when it was over, in epoch milliseconds
     */
    record Injected(String target, long endMs) {}

    private final Processes processes;
    private final Signals signals;
    private final CheckpointFolder checkpoints;
    private final CommittedResults results;
    private final BooleanSupplier isStopped;

    /** @param isStopped whether nothing is to be held up any longer */
    Injector(
            Processes processes,
            Signals signals,
            CheckpointFolder checkpoints,
            CommittedResults results,
            BooleanSupplier isStopped) {
        this.processes = processes;
        this.signals = signals;
        this.checkpoints = checkpoints;
        this.results = results;
        this.isStopped = isStopped;
    }

    /** Lets a fault happen, and returns when it is over. The results know then what to look for. */
    Injected inject(Fault fault) throws Exception {
        results.expectAfter(System.currentTimeMillis());
        if (fault.kind() == FaultKind.RESCALE) {
            return rescale(fault.parallelism());
        }
        String target = befall(fault);
        return new Injected(target, System.currentTimeMillis());
    }

    private String befall(Fault fault) throws Exception {
        return switch (fault.kind()) {
            case KILL_TASK_MANAGER -> kill(taskManager(fault));
            case KILL_JOB_MANAGER -> kill(Processes.JOB_MANAGER);
            case KILL_ZOOKEEPER -> kill(Processes.ZOOKEEPER);
            case KILL_BROKER -> kill(Processes.BROKER);
            case KILL_GENERATOR -> kill(Processes.GENERATOR);
            case PAUSE_TASK_MANAGER -> pause(taskManager(fault), fault.held());
            case PAUSE_JOB_MANAGER -> pause(Processes.JOB_MANAGER, fault.held());
            case PAUSE_ZOOKEEPER -> pause(Processes.ZOOKEEPER, fault.held());
            case PAUSE_BROKER -> pause(Processes.BROKER, fault.held());
            case PAUSE_GENERATOR -> pause(Processes.GENERATOR, fault.held());
            case RESTART_BROKER -> {
                processes.stopBroker();
                yield Processes.BROKER;
            }
            case TAKE_CHECKPOINT_FOLDER -> takeCheckpointFolder(fault.held());
            case FILL_DISK -> fillDisk(fault.held());
            case RESCALE -> throw new IllegalArgumentException(fault.toString());
        };
    }

    private static String taskManager(Fault fault) {
        return Processes.TASK_MANAGER + fault.taskManager();
    }

    private String kill(String role) throws InterruptedException {
        Processes.kill(processes.of(role));
        return role;
    }

    private String pause(String role, Duration held) throws Exception {
        ProcessHandle process = processes.of(role);
        try {
            signals.pause(process);
            hold(held);
        } finally {
            signals.resume(process);
        }
        return role;
    }

    private String takeCheckpointFolder(Duration held) throws Exception {
        try {
            checkpoints.take();
            hold(held);
        } finally {
            checkpoints.giveBack();
        }
        return "checkpoints";
    }

    private String fillDisk(Duration held) throws Exception {
        List<ProcessHandle> writers = processes.checkpointWriters();
        try {
            for (ProcessHandle writer : writers) {
                FullDisk.fill(writer);
            }
            hold(held);
        } finally {
            for (ProcessHandle writer : writers) {
                FullDisk.empty(writer);
            }
        }
        return "cluster";
    }

    /** Waits, but not if the run is to end. */
    void hold(Duration time) throws InterruptedException {
        Background.waitFor(time, isStopped::getAsBoolean);
    }

    private Injected rescale(int parallelism) throws Exception {
        processes.stopJob();
        // what it has given until now is committed by its savepoint, and tells nothing of the job that follows
        long endMs = System.currentTimeMillis();
        results.expectAfter(endMs);
        processes.submit(parallelism, checkpoints.newest().map(Object::toString));
        return new Injected("parallelism " + parallelism, endMs);
    }
}
