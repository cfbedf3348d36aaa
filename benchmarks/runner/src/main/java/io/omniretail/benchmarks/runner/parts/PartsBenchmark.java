package io.omniretail.benchmarks.runner.parts;

import io.omniretail.benchmarks.runner.BenchOption;
import io.omniretail.benchmarks.runner.BenchOptions;
import io.omniretail.benchmarks.runner.Benchmark;
import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.Figures;
import io.omniretail.benchmarks.runner.Machine;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What single parts cost a record, by JMH: decoders, packed records, the tables of keyed state. */
public final class PartsBenchmark implements Benchmark {
    private static final String HEAP = "1g";

    @Override
    public String name() {
        return "parts";
    }

    @Override
    public String sentence() {
        return "single parts, by JMH: nanoseconds and bytes a record of decoders, packed records, tables of state";
    }

    @Override
    public Set<BenchOption> options() {
        return EnumSet.noneOf(BenchOption.class);
    }

    @Override
    public Figures run(BenchOptions options, Workbench workbench) throws Exception {
        Machine machine = new Machine();
        Path results = workbench.folder().resolve("parts.tsv");
        Command command = Engine.JMH.command(
                HEAP,
                "io.omniretail.benchmarks.jmh.PartsMain",
                List.of(workbench.relative(results).toString()));
        workbench.say("About three minutes: " + command);
        workbench.run(command, name());
        List<Figures.Line> lines = new ArrayList<>();
        for (String result : Files.readAllLines(results)) {
            List<String> cells = List.of(result.split("\t", -1));
            String nanoseconds = cells.get(1);
            lines.add(new Figures.Line(
                    cells.get(0),
                    cells.subList(1, cells.size()),
                    new Figures.Bar(Double.parseDouble(nanoseconds), 0, nanoseconds + " ns"),
                    command.toString()));
        }
        Figures.Section section = new Figures.Section(
                "One thread, nothing else in the processor's caches: JMH " + Engine.JMH.version(workbench),
                "part",
                List.of("ns a record#", "+/-#", "allocated, bytes#", "packed, bytes#"),
                lines,
                "Nanoseconds a record",
                List.of("+/-: half of the 99.9 % confidence interval of five iterations in one process."));
        return new Figures(name(), "Parts", machine.circumstances(workbench, HEAP), List.of(section));
    }
}
