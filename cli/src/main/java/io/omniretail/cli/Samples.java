package io.omniretail.cli;

import io.omniretail.cli.generate.GenerateOptions;
import io.omniretail.cli.generate.SampleGenerator;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.pipeline.TextTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Writes generated files. */
final class Samples {
    /** Enough for a report that looks like one, and done in a second. */
    static final long EVENTS = 200_000;

    private Samples() {}

    /** Writes a sample once: if its folder is there, it is complete. */
    static void ensure(GenerateOptions options, Console console) throws Exception {
        Path folder = options.folder();
        if (Files.exists(folder)) {
            return;
        }
        console.errors()
                .println("Generating " + TextTable.count(options.events()) + " sample events once into " + folder);
        Path unfinished = folder.resolveSibling(
                folder.getFileName() + ".unfinished-" + ProcessHandle.current().pid());
        Folders.delete(unfinished);
        generate(options.into(unfinished), console);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Writes a sample into a folder that holds none yet.
     *
     * @return number of events by feed
     */
    static Map<Feed, Long> generate(GenerateOptions options, Console console) throws Exception {
        for (Feed feed : Feed.values()) {
            Path folder = options.folder().resolve(feed.id());
            if (Files.exists(folder)) {
                throw new UsageException("--output " + folder + " is there already: delete it, or name another folder");
            }
        }
        Folders.requireWritable("--output", options.folder());
        AtomicLong done = new AtomicLong();
        return Progress.during(
                console, "events written", done::get, () -> new SampleGenerator(options, done::set).run());
    }
}
