package io.omniretail.cli.chaos;

import io.omniretail.cli.process.Ports;
import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** What a run was told, and the faults that the job has got over, each a line of JSON: from there it goes on. */
final class FaultLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUN = "run.json";
    private static final String FAULTS = "faults.jsonl";

    private final Path file;
    private final Run run;
    private final List<FaultOutcome> outcomes = new ArrayList<>();

    /**
     * What stays the same for all sessions of a run.
     *
     * @param port of the broker
     */
    record Run(long seed, int rate, String delivery, int port) {}

    private FaultLog(Path file, Run run) {
        this.file = file;
        this.run = run;
    }

    /**
     * Opens the log of a run, a new one if its folder holds none.
     *
     * @throws UsageException if the folder holds another run
     */
    static FaultLog open(ChaosOptions options) throws IOException {
        Path folder = Files.createDirectories(options.folder());
        Path described = folder.resolve(RUN);
        if (!Files.exists(described)) {
            Run run = new Run(options.seed(), options.rate(), options.delivery(), Ports.anyFree());
            Files.writeString(described, JSON.writeValueAsString(run) + "\n");
        }
        Run run = JSON.readValue(described.toFile(), Run.class);
        if (run.seed != options.seed() || run.rate != options.rate() || !run.delivery.equals(options.delivery())) {
            throw new UsageException(
                    "%s holds a run with --seed %d --rate %d --delivery %s: give these, or another --dir"
                            .formatted(folder, run.seed, run.rate, run.delivery));
        }
        FaultLog log = new FaultLog(folder.resolve(FAULTS), run);
        if (Files.exists(log.file)) {
            for (String line : Files.readAllLines(log.file)) {
                log.outcomes.add(JSON.readValue(line, FaultOutcome.class));
            }
        }
        return log;
    }

    Run run() {
        return run;
    }

    List<FaultOutcome> outcomes() {
        return outcomes;
    }

    void add(FaultOutcome outcome) throws IOException {
        Files.writeString(
                file, JSON.writeValueAsString(outcome) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        outcomes.add(outcome);
    }
}
