package io.omniretail.pipeline;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * The local files, as {@code gated:/path}; from a day's folder on nobody can open them while the gate is closed. Files
 * before it are read in step: none is opened by a reader that has opened more than another one has, unless that one
 * stands before the gate. A reader that came there with its first file, or its second, would hold the watermark back,
 * and days before the gate would never be settled.
 */
public final class GatedFiles extends LocalFileSystem {
    private static final String SCHEME = "gated";
    /** After all folders. */
    private static final String OPEN = "dt=9999-12-31";

    private static final Object LOCK = new Object();

    /** The first closed folder, such as {@code dt=2026-10-24}; later ones come later in the order of texts. */
    private static String closedFrom = OPEN;

    /** Counts as having opened more files than any other reader. */
    private static final int BEFORE_THE_GATE = Integer.MAX_VALUE;

    /** By the name of its thread, how many files a reader has opened. */
    private static final Map<String, Integer> OPENED = new HashMap<>();

    private static final int ALL = -1;

    /** How many files may be opened before the gate closes for all others, whatever their folders. */
    private static int mostFiles = ALL;

    private static final Set<Path> PASSED = new HashSet<>();

    private static int awaitedReaders;
    private static CompletableFuture<Void> arrival = new CompletableFuture<>();

    /** Closes the gate for this folder and later ones; gives what is done when somebody stands before it. */
    static CompletableFuture<Void> close(String folder, int readers) {
        synchronized (LOCK) {
            closedFrom = folder;
            OPENED.clear();
            awaitedReaders = readers;
            arrival = new CompletableFuture<>();
            return arrival;
        }
    }

    /**
     * Lets this many files be opened, and closes the gate for others; gives what is done when somebody stands there.
     */
    public static CompletableFuture<Void> closeAfter(int files) {
        synchronized (LOCK) {
            mostFiles = files;
            PASSED.clear();
            arrival = new CompletableFuture<>();
            return arrival;
        }
    }

    /** Opens the gate. */
    public static void open() {
        synchronized (LOCK) {
            closedFrom = OPEN;
            mostFiles = ALL;
            LOCK.notifyAll();
        }
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        pass(path);
        return super.open(path);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        pass(path);
        return super.open(path, bufferSize);
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":/");
    }

    private static void pass(Path path) throws IOException {
        String folder = path.getParent().getName();
        String reader = Thread.currentThread().getName();
        synchronized (LOCK) {
            try {
                if (mostFiles == ALL) {
                    passInStep(folder, reader);
                } else {
                    passIfAnyIsLeft(path);
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** Who has been opened once is open: records are read again where they stand. */
    private static void passIfAnyIsLeft(Path path) throws InterruptedException {
        if (PASSED.contains(path) || PASSED.size() < mostFiles) {
            PASSED.add(path);
            return;
        }
        arrival.complete(null);
        while (mostFiles != ALL) {
            LOCK.wait();
        }
    }

    private static void passInStep(String folder, String reader) throws InterruptedException {
        if (folder.compareTo(closedFrom) < 0) {
            OPENED.merge(reader, 1, Integer::sum);
        } else {
            OPENED.put(reader, BEFORE_THE_GATE);
            arrival.complete(null);
        }
        LOCK.notifyAll();
        while (mustWait(folder, OPENED.get(reader))) {
            LOCK.wait();
        }
    }

    private static boolean mustWait(String folder, int opened) {
        if (closedFrom.equals(OPEN)) {
            return false;
        }
        return folder.compareTo(closedFrom) >= 0
                || OPENED.size() < awaitedReaders
                || OPENED.values().stream().anyMatch(others -> others < opened - 1);
    }

    /** Flink finds it by the file in {@code META-INF/services}. */
    public static final class Factory implements FileSystemFactory {
        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileSystem create(URI uri) {
            return new GatedFiles();
        }
    }
}
