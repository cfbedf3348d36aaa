package io.omniretail.cli;

import io.omniretail.cli.generate.GenerateOptions;
import io.omniretail.domain.event.Feed;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code generate}: sample events of every feed. */
final class GenerateCommand {
    private static final double NANOS_PER_SECOND = 1e9;

    private GenerateCommand() {}

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        GenerateOptions options = GenerateOptions.parse(arguments, home.workingDirectory());
        long startNanos = System.nanoTime();
        Map<Feed, Long> events = Samples.generate(options, console);
        double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
        console.output().println("Generated into " + options.folder());
        TextTable table = new TextTable("feed", "events#");
        events.forEach((feed, count) -> table.row(feed.id(), TextTable.count(count)));
        table.print(console.output());
        console.output().printf(Locale.ROOT, "Done in %.1f s: %,d events.%n", seconds, options.events());
        return PipelineMain.DONE;
    }
}
