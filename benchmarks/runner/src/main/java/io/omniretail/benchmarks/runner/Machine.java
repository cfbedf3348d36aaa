package io.omniretail.benchmarks.runner;

import com.sun.management.OperatingSystemMXBean;
import io.omniretail.pipeline.PipelineMain;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What figures were measured on. Made before the measurements, told after them. */
public final class Machine {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final double BYTES_PER_GIB = 1L << 30;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final OffsetDateTime start = OffsetDateTime.now(ZoneOffset.UTC);
    private final double loadBefore = system.getSystemLoadAverage();

    /**
     * Date, machine, load and versions, a line each.
     *
     * @param heap of each Java machine
     */
    public List<String> circumstances(Workbench workbench, String heap) throws IOException {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%s · load before %.2f (average of the last minute), after %.2f",
                        MINUTE.format(start),
                        loadBefore,
                        system.getSystemLoadAverage()),
                String.format(
                        Locale.ROOT,
                        "%d cores%s · %.0f GiB memory · %s %s",
                        system.getAvailableProcessors(),
                        processor().map(name -> " (" + name + ")").orElse(""),
                        system.getTotalMemorySize() / BYTES_PER_GIB,
                        system.getName(),
                        system.getVersion()),
                "Java " + Runtime.version() + ", heap " + heap + " each · " + PipelineMain.version()
                        + revision(workbench));
    }

    private static Optional<String> processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        }
    }

    /** The commit that was measured; empty where there is no git. */
    private static String revision(Workbench workbench) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "describe", "--always", "--dirty");
        builder.directory(workbench.root().toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return printed.isEmpty() ? "" : ", " + printed;
        } catch (IOException e) {
            return "";
        }
    }
}
