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
 * A module of the benchmarks that runs as a Java process of its own, with a class path of its own.
 *
 * @param name folder of the module in {@code benchmarks}
 */
public record JavaModule(String name) {
    private static final Path BENCHMARKS = Path.of("benchmarks");

    private Path target() {
        return BENCHMARKS.resolve(name).resolve("target");
    }

    private Path jar() {
        return target().resolve("omniretail-benchmarks-" + name + ".jar");
    }

    /**
     * The command that runs a class of the module.
     *
     * @param virtualMachine options of the Java machine, such as {@code -Xmx4g}
     */
    public Command command(List<String> virtualMachine, String mainClass, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(virtualMachine);
        words.add("-cp");
        words.add(jar() + ":" + target().resolve("lib") + "/*");
        words.add(mainClass);
        words.addAll(arguments);
        return new Command(words, Map.of());
    }

    /**
     * Version of a library that the module uses, as its jar is named.
     *
     * @param library name of the jar up to its version, such as {@code duckdb_jdbc}
     */
    public String versionOf(Workbench workbench, String library) {
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
    public String fingerprint(Workbench workbench) {
        CRC32 checksum = new CRC32();
        try {
            checksum.update(Files.readAllBytes(workbench.root().resolve(jar())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }
}
