package io.omniretail.benchmarks.runner.report;

import io.omniretail.benchmarks.runner.Answers;
import io.omniretail.benchmarks.runner.BenchOption;
import io.omniretail.benchmarks.runner.BenchOptions;
import io.omniretail.benchmarks.runner.Benchmark;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.Figures;
import io.omniretail.benchmarks.runner.Machine;
import io.omniretail.benchmarks.runner.Measurement;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.Rounds;
import io.omniretail.benchmarks.runner.Statistics;
import io.omniretail.benchmarks.runner.TableShape;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.benchmarks.runner.report.ReportTask.Form;
import io.omniretail.benchmarks.runner.report.ReportTask.Format;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Sales reports from files: the time from the command to the published tables. */
public final class ReportBenchmark implements Benchmark {
    private static final long DEFAULT_ROWS = 10_000_000;
    private static final String SEED = "7";

    private static final List<ResultTable> PLAIN_TABLES = List.of(
            ResultTable.SALES_DAILY,
            ResultTable.SALES_BY_PRODUCT,
            ResultTable.SALES_BY_REGION,
            ResultTable.SALES_BY_CAMPAIGN,
            ResultTable.TOP_PRODUCTS);

    private enum Forms {
        PLAIN,
        FULL,
        BOTH
    }

    @Override
    public String name() {
        return "report";
    }

    @Override
    public String sentence() {
        return "sales reports from files, 10 million order lines by default, as a user starts them";
    }

    @Override
    public Set<BenchOption> options() {
        return EnumSet.of(
                BenchOption.ROWS,
                BenchOption.ROUNDS,
                BenchOption.PEERS,
                BenchOption.REDO,
                BenchOption.HEAP,
                BenchOption.FORM,
                BenchOption.FORMAT);
    }

    @Override
    public Figures run(BenchOptions options, Workbench workbench) throws Exception {
        long rows = options.rows(DEFAULT_ROWS);
        Format format = options.choice(BenchOption.FORMAT, Format.CSV);
        Forms forms = options.choice(BenchOption.FORM, Forms.BOTH);
        List<Peer<ReportTask>> peers = options.peers(peers(workbench));
        Machine machine = new Machine();
        Path full = fullData(workbench, rows, format);
        workbench.warm(full);
        List<Figures.Section> sections = new ArrayList<>();
        for (Form form : Form.values()) {
            if (forms == Forms.BOTH || forms.name().equals(form.name())) {
                Path input = form == Form.FULL ? full : plainData(full);
                ReportTask task = new ReportTask(form, format, workbench.relative(input), options.heap());
                sections.add(section(workbench, options, rows, peers, task));
            }
        }
        return new Figures(
                format == Format.CSV ? name() : name() + "-" + format.id(),
                String.format(
                        Locale.ROOT,
                        "Report of %s order lines, %s",
                        TextTable.count(rows),
                        format == Format.CSV ? "CSV" : "JSON lines"),
                machine.circumstances(workbench, options.heap()),
                sections);
    }

    private static List<Peer<ReportTask>> peers(Workbench workbench) {
        String programs = "io.omniretail.benchmarks.";
        return List.of(
                new Pipeline(),
                new ReportPeer(workbench, Engine.DUCKDB, "duckdb", programs + "duckdb.DuckDbReport", false),
                new ReportPeer(workbench, Engine.JAVA, "handwritten", programs + "handwritten.ReportMain", false),
                new ReportPeer(workbench, Engine.SPARK, "spark", programs + "spark.ReportMain", true),
                new ReportPeer(workbench, Engine.FLINK_SQL, "flink-sql", programs + "flinksql.ReportMain", true));
    }

    /** All feeds. About half of the generator's events are order lines. */
    private static Path fullData(Workbench workbench, long rows, Format format)
            throws IOException, InterruptedException {
        return workbench.generated(
                "report-" + format.id() + "-" + rows,
                "?format=" + format.id(),
                List.of("--events", Long.toString(2 * rows), "--seed", SEED, "--partitioned", "false", "--files", "4"));
    }

    /** A folder with the same orders and nothing else. */
    private static Path plainData(Path full) throws IOException {
        Path plain = full.resolveSibling(full.getFileName() + "-plain");
        Path orders = plain.resolve("orders");
        if (!Files.exists(orders)) {
            Files.createDirectories(plain);
            Files.createSymbolicLink(orders, Path.of("..", full.getFileName().toString(), "orders"));
        }
        return plain;
    }

    private static Figures.Section section(
            Workbench workbench, BenchOptions options, long rows, List<Peer<ReportTask>> wanted, ReportTask task)
            throws IOException, InterruptedException {
        List<Peer<ReportTask>> peers = wanted.stream()
                .filter(peer -> !(peer instanceof ReportPeer other) || other.canMake(task))
                .toList();
        if (peers.isEmpty()) {
            throw new UsageException("no peer that was asked for can make the "
                    + task.form().id() + " report of " + task.format().id() + " files: leave --peers out");
        }
        List<ResultTable> tables = new ArrayList<>(PLAIN_TABLES);
        if (task.form() == Form.FULL) {
            tables.add(ResultTable.UNMATCHED_PAYMENTS);
        }
        Answers answers = new Answers(tables.stream().map(TableShape::of).toList());
        String key = String.join("-", "report", task.form().id(), task.format().id(), Long.toString(rows), task.heap());
        Map<Peer<ReportTask>, List<Measurement>> runs =
                new Rounds<ReportTask>(workbench, options, answers).run(key, peers, task);
        double first = wall(runs.get(peers.get(0))).median();
        List<Figures.Line> lines = new ArrayList<>();
        runs.forEach((peer, measurements) -> lines.add(line(peer, measurements, first, task)));
        return new Figures.Section(
                task.form() == Form.PLAIN
                        ? "Plain report: order lines alone"
                        : "Full report: customers' regions as of the moment, captures and refunds shared out",
                List.of(
                        "version",
                        "runs#",
                        "process, s#",
                        "range#",
                        "ratio#",
                        "job, s#",
                        "range#",
                        "CPU, s#",
                        "memory, MiB#"),
                lines,
                "Seconds from the start of the process to its end; the job's own time is set off",
                List.of(answers.summary()));
    }

    private static Statistics wall(List<Measurement> runs) {
        return Statistics.of(runs, Measurement::wallSeconds);
    }

    private static Figures.Line line(Peer<ReportTask> peer, List<Measurement> runs, double first, ReportTask task) {
        Statistics wall = wall(runs);
        Statistics job = Statistics.of(runs, Measurement::jobSeconds);
        return new Figures.Line(
                peer.name(),
                List.of(
                        peer.version(),
                        Integer.toString(runs.size()),
                        seconds(wall.median()),
                        range(wall),
                        String.format(Locale.ROOT, "%.2f", wall.median() / first),
                        seconds(job.median()),
                        range(job),
                        seconds(Statistics.of(runs, Measurement::cpuSeconds).median()),
                        TextTable.count(Math.round(
                                Statistics.of(runs, Measurement::peakMiB).highest()))),
                new Figures.Bar(wall.median(), Math.min(job.median(), wall.median()), seconds(wall.median()) + " s"),
                peer.command(task, Path.of("OUT")).toString());
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    private static String range(Statistics statistics) {
        return seconds(statistics.lowest()) + "–" + seconds(statistics.highest());
    }
}
