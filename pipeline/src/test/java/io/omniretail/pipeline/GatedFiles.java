package io.omniretail.pipeline;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * The local files, as {@code gated:/path}; from a day's folder on nobody can open them while the gate is closed. Files
 * before it are read only when every reader has one: a reader that found its first behind the gate would hold the
 * watermark back, and days before the gate would never be settled.
 */
public final class GatedFiles extends LocalFileSystem {
    private static final String SCHEME = "gated";
    /** After all folders. */
    private static final String OPEN = "dt=9999-12-31";

    private static final Object LOCK = new Object();

    /** The first closed folder, such as {@code dt=2026-10-24}; later ones come later in the order of texts. */
    private static String closedFrom = OPEN;

    private static final Set<Thread> READERS = new HashSet<>();
    private static int awaitedReaders;

    private static CompletableFuture<Void> assembly = CompletableFuture.completedFuture(null);
    private static CompletableFuture<Void> arrival = new CompletableFuture<>();
    private static CompletableFuture<Void> opening = new CompletableFuture<>();

    /** Closes the gate for this folder and later ones; gives what is done when somebody stands before it. */
    static CompletableFuture<Void> close(String folder, int readers) {
        synchronized (LOCK) {
            closedFrom = folder;
            READERS.clear();
            awaitedReaders = readers;
            assembly = new CompletableFuture<>();
            arrival = new CompletableFuture<>();
            opening = new CompletableFuture<>();
            return arrival;
        }
    }

    /** Opens the gate. */
    static void open() {
        synchronized (LOCK) {
            closedFrom = OPEN;
            assembly.complete(null);
            opening.complete(null);
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
        CompletableFuture<Void> wait;
        synchronized (LOCK) {
            if (path.getParent().getName().compareTo(closedFrom) < 0) {
                if (READERS.add(Thread.currentThread()) && READERS.size() == awaitedReaders) {
                    assembly.complete(null);
                }
                wait = assembly;
            } else {
                arrival.complete(null);
                wait = opening;
            }
        }
        try {
            wait.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e);
        }
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
