package io.omniretail.cli;

import io.omniretail.cli.generate.GenerateOptions;
import io.omniretail.cli.generate.SampleGenerator;
import io.omniretail.domain.event.Feed;
import io.omniretail.pipeline.TextTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Generates events. */
final class Samples {
    /** Enough for a report that looks like one, and done in a second. */
    private static final long EVENTS = 200_000;

    private Samples() {}

    /** What is generated into a folder where nothing else is asked for. */
    static GenerateOptions options(Path folder) {
        return GenerateOptions.sample(folder, EVENTS);
    }

    /** Writes a sample once: if its folder is there, it is complete. */
    static void ensure(Path folder, Console console) throws Exception {
        if (Files.exists(folder)) {
            return;
        }
        console.errors().println("Generating " + TextTable.count(EVENTS) + " sample events once into " + folder);
        Path unfinished = folder.resolveSibling(
                folder.getFileName() + ".unfinished-" + ProcessHandle.current().pid());
        Folders.delete(unfinished);
        generate(new SampleGenerator(options(unfinished)), console);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Writes all events, with progress.
     *
     * @return number of events by feed
     */
    static Map<Feed, Long> generate(SampleGenerator generator, Console console) throws Exception {
        return Progress.during(console, "events written", generator::events, generator::run);
    }
}
