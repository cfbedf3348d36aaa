package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.OwnJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** This product, as a user runs it: exactly-once, with its own checkpoints. */
record Pipeline() implements KafkaPeer {
    @Override
    public String name() {
        return "omniretail";
    }

    @Override
    public String version() {
        return OwnJob.version();
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.EXACTLY_ONCE;
    }

    @Override
    public Command command(CatchUpTask task, Path answer) {
        String broker = "kafka://" + task.broker().servers() + "?prefix=";
        List<String> words = new ArrayList<>(List.of("./omni", "run", "--pipeline", task.pipeline()));
        words.addAll(task.flags());
        words.addAll(List.of("--input", broker + task.prefix(), "--output", broker + CatchUpTask.OUTPUT));
        words.addAll(List.of("--name", CatchUpTask.OUTPUT + task.pipeline(), "--parallelism", "2"));
        return new Command(words, Map.of("OMNI_HEAP", task.heap()));
    }

    @Override
    public Map<String, Double> figures(List<String> printed) {
        return OwnJob.figures(printed);
    }
}
