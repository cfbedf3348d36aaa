package io.omniretail.cli;

import io.omniretail.cli.generate.Destination;
import io.omniretail.cli.generate.GenerateOptions;
import io.omniretail.cli.generate.SampleGenerator;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code generate}: sample events of every feed. */
final class GenerateCommand {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    private GenerateCommand() {}

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        GenerateOptions options = GenerateOptions.parse(arguments, home.workingDirectory());
        if (options.output() instanceof Destination.Folder folder) {
            requireEmpty(folder.path());
        }
        SampleGenerator generator = new SampleGenerator(options);
        long startNanos = System.nanoTime();
        try (Interruption interruption = new Interruption(generator::stop, END_LIMIT)) {
            Map<Feed, Long> events = Samples.generate(generator, console);
            double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
            console.output().println("Generated into " + options.output());
            TextTable table = new TextTable("feed", "events#");
            events.forEach((feed, count) -> table.row(feed.id(), TextTable.count(count)));
            table.print(console.output());
            String count = TextTable.count(generator.events());
            console.output()
                    .printf(
                            Locale.ROOT,
                            "%s in %.1f s: %s events.%n",
                            interruption.isRequested() ? "Stopped" : "Done",
                            seconds,
                            interruption.isRequested() ? count + " of " + TextTable.count(options.events()) : count);
            return PipelineMain.DONE;
        } catch (IOException e) {
            console.errors().println("error: generate failed: " + e.getMessage());
            return PipelineMain.FAILED;
        }
    }

    private static void requireEmpty(Path place) {
        for (Feed feed : Feed.values()) {
            Path folder = place.resolve(feed.id());
            if (Files.exists(folder)) {
                throw new UsageException("--output " + folder + " is there already: delete it, or name another folder");
            }
        }
        Folders.requireWritable("--output", place);
    }
}
