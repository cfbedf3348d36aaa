package io.omniretail.cli.process;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Java processes in the background that outlive the command which started them, each with a role, such as
 * {@code taskmanager-1}, and all with one folder for their logs and pids.
 *
 * <p>A process is found by a mark on its command line: a pid in a file may meanwhile be somebody else's, and a process
 * whose file was never written would be forgotten. The files are there for people and their scripts.
 */
public final class Background {
    private static final String MARK = "-Domni.process=";
    private static final String PID = ".pid";
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final long POLL_MS = 50;

    private final Path folder;

    /** @param folder where logs and pids lie; a process belongs to it for good */
    public Background(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    public Path folder() {
        return folder;
    }

    /** The log that a process writes. */
    public Path log(String role) {
        return folder.resolve("logs").resolve(role + ".log");
    }

    /** What a process prints, such as the last words of a crashing virtual machine. */
    public Path out(String role) {
        return folder.resolve("logs").resolve(role + ".out");
    }

    private Path pidFile(String role) {
        return folder.resolve(role + PID);
    }

    private String mark(String role) {
        return MARK + folder.resolve(role);
    }

    /** The processes that run now, by role. */
    public SortedMap<String, ProcessHandle> running() {
        SortedMap<String, ProcessHandle> running = new TreeMap<>();
        ProcessHandle.allProcesses()
                .forEach(process -> arguments(process)
                        .filter(argument -> argument.startsWith(mark("")))
                        .findFirst()
                        .map(argument -> Path.of(argument.substring(MARK.length())))
                        .filter(place -> folder.equals(place.getParent()))
                        .ifPresent(place -> running.put(place.getFileName().toString(), process)));
        return running;
    }

    /** The roles of processes that were started and not stopped, whether they still run or not. */
    public Set<String> remembered() {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(PID))
                    .map(name -> name.substring(0, name.length() - PID.length()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The arguments of a process; none if it has ended meanwhile or belongs to somebody else. */
    public static Stream<String> arguments(ProcessHandle process) {
        return process.info().arguments().stream().flatMap(Arrays::stream);
    }

    /**
     * Starts a Java process that goes on when this one ends. Returns when {@link #running} finds it, or it has ended.
     *
     * @param classPath jars; handed over in the environment, which keeps the command line short
     * @param command options of the virtual machine, the main class and its arguments
     * @param environment what is added to the environment of this process
     */
    public ProcessHandle start(String role, String classPath, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Files.createDirectories(log(role).getParent());
        List<String> words = new ArrayList<>();
        // detached from the terminal: neither Ctrl-C nor closing the window reaches it
        words.add(isOnPath("setsid") ? "setsid" : "nohup");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java").toRealPath();
        words.add(java.toString());
        words.add(mark(role));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectErrorStream(true);
        builder.redirectOutput(out(role).toFile());
        ProcessHandle process = builder.start().toHandle();
        Files.writeString(pidFile(role), process.pid() + "\n");
        // while setsid becomes java, the process has no arguments for a moment, so that it seems to have ended
        waitFor(GRACE, () -> !process.isAlive() || isJava(process, java));
        return process;
    }

    private static boolean isJava(ProcessHandle process, Path java) {
        ProcessHandle.Info info = process.info();
        return info.command().map(Path::of).filter(java::equals).isPresent()
                && info.arguments().isPresent();
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** Ends processes for good: deletes their pid files too. */
    public void stop(Collection<String> roles) throws IOException, InterruptedException {
        end(roles);
        for (String role : roles) {
            Files.deleteIfExists(pidFile(role));
        }
    }

    /** Ends processes, but still remembers them: asks them to, waits, and kills those that do not listen. */
    public void end(Collection<String> roles) throws InterruptedException {
        running().forEach((role, process) -> {
            if (roles.contains(role)) {
                process.destroy();
            }
        });
        if (!waitFor(GRACE, () -> running().keySet().stream().noneMatch(roles::contains))) {
            running().forEach((role, process) -> {
                if (roles.contains(role)) {
                    process.destroyForcibly();
                }
            });
            if (!waitFor(GRACE, () -> running().keySet().stream().noneMatch(roles::contains))) {
                throw new IllegalStateException(
                        "processes could not be killed: " + running().values());
            }
        }
    }

    /** Ends all processes, also those that nobody remembers, and deletes all pid files, also stale ones. */
    public void stopAll() throws IOException, InterruptedException {
        Set<String> roles = new HashSet<>(running().keySet());
        roles.addAll(remembered());
        stop(roles);
    }

    /** Something to wait for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    /**
     * Waits until a condition holds.
     *
     * @return whether it did in time
     */
    public static boolean waitFor(Duration atMost, Condition condition) throws InterruptedException {
        long endNanos = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() >= endNanos) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }

    /**
     * Does some work that one command at a time may do in the folder.
     *
     * @param command what is at work then
     * @throws UsageException if another command is doing that right now
     */
    public <T> T alone(String command, Callable<T> work) throws Exception {
        Files.createDirectories(folder);
        try (FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new UsageException(
                        "another ./omni " + command + " is at work: wait until it has ended, then try again");
            }
            return work.call();
        }
    }
}
