package io.omniretail.benchmarks.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What peers are written with. Each has a module {@code benchmarks/MODULE}, whose programs run as Java processes with a
 * class path of their own.
 */
public enum Engine {
    DUCKDB("duckdb", "duckdb_jdbc", List.of("--enable-native-access=ALL-UNNAMED")),
    /** With what Flink's own scripts open to it, as far as SQL needs it. */
    FLINK_SQL("flink-sql", "flink-table-planner-loader", opened("java.lang", "java.util", "java.time", "java.nio")),
    /** With what Spark's own scripts open to it. */
    SPARK(
            "spark",
            "spark-sql_2.13",
            opened(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar")),
    KAFKA_STREAMS("kafka-streams", "kafka-streams", List.of()),
    /** Plain Java around Kafka's consumer and producer. */
    KAFKA_CLIENTS("handwritten", "kafka-clients", List.of()),
    /** Plain Java and nothing else. */
    JAVA("handwritten", "", List.of("-XX:+UseParallelGC")),
    /** Not a peer: our own parts, one by one. */
    JMH("jmh", "jmh-core", List.of());

    private static final Path BENCHMARKS = Path.of("benchmarks");

    private final String module;
    private final String library;
    private final List<String> virtualMachine;

    /**
     * @param module folder in {@code benchmarks}
     * @param library name of the jar up to its version that the version is read from; empty if there is none
     * @param virtualMachine options of the Java machine besides the heap
     */
    Engine(String module, String library, List<String> virtualMachine) {
        this.module = module;
        this.library = library;
        this.virtualMachine = virtualMachine;
    }

    private static List<String> opened(String... packages) {
        return Stream.of(packages)
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                .toList();
    }

    private Path target() {
        return BENCHMARKS.resolve(module).resolve("target");
    }

    private Path jar() {
        return target().resolve("omniretail-benchmarks-" + module + ".jar");
    }

    /** The command that runs a class of the module. */
    public Command command(String heap, String mainClass, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Xmx" + heap);
        words.addAll(virtualMachine);
        words.add("-cp");
        words.add(jar() + ":" + target().resolve("lib") + "/*");
        words.add(mainClass);
        words.addAll(arguments);
        return new Command(words, Map.of());
    }

    /** As its library's jar is named. */
    public String version(Workbench workbench) {
        if (library.isEmpty()) {
            return System.getProperty("java.version");
        }
        Path libraries = workbench.root().resolve(target()).resolve("lib");
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(jar -> jar.matches(library + "-[0-9].*\\.jar"))
                    .map(jar -> jar.substring(library.length() + 1, jar.length() - ".jar".length()))
                    .findFirst()
                    .orElseThrow(() -> new IOException(library + " is not in " + libraries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes whenever the code of the module does. */
    String checksum(Workbench workbench) {
        CRC32 checksum = new CRC32();
        try {
            checksum.update(Files.readAllBytes(workbench.root().resolve(jar())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }
}
