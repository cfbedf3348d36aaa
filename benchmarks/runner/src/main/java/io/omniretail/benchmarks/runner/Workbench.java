package io.omniretail.benchmarks.runner;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where benchmarks do their work: folders for data and results, processes, and what is said meanwhile. Processes are
 * started at the root of the project, and paths are relative to it, so that a command can be repeated by hand.
 */
public final class Workbench implements AutoCloseable {
    private static final Path FOLDER = Path.of(".omni", "bench");
    private static final String STAMP = "stamp";

    private final Path root;
    private final PrintStream errors;
    private final Processes processes;

    private Workbench(Path root, PrintStream errors) {
        this.root = root;
        this.errors = errors;
        processes = new Processes(root);
    }

    /** The workbench of the project that the launcher names by a system property. */
    static Workbench ofLauncher(PrintStream errors) throws IOException {
        Path root = Path.of(System.getProperty("omni.home", System.getProperty("user.dir")))
                .toAbsolutePath()
                .normalize();
        Path logs = Files.createDirectories(root.resolve(FOLDER).resolve("logs"));
        // before anything logs
        System.setProperty("omni.log", logs.resolve("runner.log").toString());
        return new Workbench(root, errors);
    }

    /** Of the project. */
    public Path root() {
        return root;
    }

    /** Where everything lies that benchmarks keep. */
    public Path folder() {
        return root.resolve(FOLDER);
    }

    /** A path as processes see it. */
    public Path relative(Path path) {
        return root.relativize(path.toAbsolutePath().normalize());
    }

    /** Tells the user what is going on. */
    public void say(String line) {
        errors.println(line);
    }

    /**
     * Runs a peer to its end.
     *
     * @param answer folder for its answer; emptied first
     * @throws BenchmarkFailure if it fails
     */
    public <T> Measurement measure(Peer<T> peer, T task, Path answer) throws IOException, InterruptedException {
        delete(answer);
        Files.createDirectories(answer);
        peer.prepare(task);
        Processes.Outcome outcome = processes.run(peer.command(task, relative(answer)), log(peer.name()));
        if (peer.hasAnswer()) {
            peer.collect(task, answer);
        }
        return new Measurement(
                outcome.wallSeconds(), outcome.cpuSeconds(), outcome.peakMiB(), peer.figures(outcome.printed()));
    }

    /**
     * Runs a command to its end.
     *
     * @param name of its log
     * @throws BenchmarkFailure if it fails
     */
    public void run(Command command, String name) throws IOException, InterruptedException {
        processes.run(command, log(name));
    }

    /**
     * Starts a process that runs until it is stopped.
     *
     * @param name of its log
     */
    public Process start(Command command, String name) throws IOException {
        return processes.start(command, log(name));
    }

    /** Asks a process to end, and waits until it has. */
    public void stop(Process process) throws InterruptedException {
        processes.stop(process);
    }

    private Path log(String name) {
        return folder().resolve("logs").resolve(name + ".log");
    }

    /**
     * Events of this project's own generator. They are generated once for the same flags.
     *
     * @param name of the folder, in {@code .omni/bench/data}
     * @param query of the generator's output, such as {@code ?format=csv}, or nothing
     * @param flags of the generator, without its output
     */
    public Path generated(String name, String query, List<String> flags) throws IOException, InterruptedException {
        Path place = folder().resolve("data").resolve(name);
        List<String> words = new ArrayList<>(List.of("./omni", "generate"));
        words.addAll(flags);
        words.add("--output");
        Command command = commandTo(words, place, query);
        Path stamp = place.resolve(STAMP);
        if (Files.exists(stamp) && Files.readString(stamp).equals(command.toString())) {
            return place;
        }
        say("Generating once: " + command);
        delete(place);
        Path unfinished = place.resolveSibling(name + ".unfinished");
        delete(unfinished);
        Files.createDirectories(unfinished.getParent());
        run(commandTo(words, unfinished, query), "generate");
        Files.writeString(unfinished.resolve(STAMP), command.toString());
        Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        return place;
    }

    private Command commandTo(List<String> words, Path place, String query) {
        List<String> all = new ArrayList<>(words);
        all.add("file:" + relative(place) + query);
        return new Command(all, Map.of());
    }

    /** Reads all files below a folder, so that the first process which needs them finds them in memory as the next. */
    public void warm(Path folder) throws IOException {
        byte[] buffer = new byte[1 << 20];
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream stream = Files.newInputStream(file)) {
                    while (stream.read(buffer) >= 0) {
                        // only that it has been read counts
                    }
                }
            }
        }
    }

    /** Deletes a folder with all that is in it; one that is not there is fine. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!folder.toString().contains(FOLDER.toString())) {
            throw new UsageException(folder + " is not a folder of the benchmarks: it is not deleted");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        processes.close();
    }
}
