package io.omniretail.pipeline;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
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

    /** Opens the gate. */
    static void open() {
        synchronized (LOCK) {
            closedFrom = OPEN;
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
            if (folder.compareTo(closedFrom) < 0) {
                OPENED.merge(reader, 1, Integer::sum);
            } else {
                OPENED.put(reader, BEFORE_THE_GATE);
                arrival.complete(null);
            }
            LOCK.notifyAll();
            try {
                while (mustWait(folder, OPENED.get(reader))) {
                    LOCK.wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
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
