package io.omniretail.benchmarks.handwritten;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The limit of the plain report: what a program that does nothing else takes on this machine, with two threads. Pieces
 * of the files are read as bytes, each line is added up in a table of its day, and each day is written with its
 * roll-ups and best products.
 *
 * <p>What it leaves out: it knows one order of columns, no quotes, one way to write a time, and CSV alone. It tells
 * identities apart by 128 bits of hash, and of lines that disagree under one identity it takes the one that it meets
 * first. It says nothing of lines that it cannot read, keeps nothing from which it could go on after a crash, and
 * publishes no table whole.
 */
public final class ReportMain {
    private static final int THREADS = 2;

    private ReportMain() {}

    /**
     * Runs it.
     *
     * @param arguments {@code plain}, {@code csv}, the folder of the feeds, the folder for the tables
     */
    public static void main(String[] arguments) throws Exception {
        long startNanos = System.nanoTime();
        Names names = new Names();
        Map<Integer, DaySales> days = addUp(Path.of(arguments[2], "orders"), names);
        write(days, names, Path.of(arguments[3]));
        System.out.println("job-ms=" + (System.nanoTime() - startNanos) / 1_000_000);
    }

    /** The sums of all lines, by day since 1970-01-01. */
    private static Map<Integer, DaySales> addUp(Path folder, Names names) throws Exception {
        Queue<Piece> pieces = new ConcurrentLinkedQueue<>(Piece.ofFiles(folder));
        Identities identities = new Identities();
        Map<Integer, DaySales> all = new TreeMap<>();
        for (Map<Integer, DaySales> part : onAllThreads(() -> addUp(pieces, identities, names))) {
            part.forEach((day, sales) -> all.merge(day, sales, DaySales::plus));
        }
        return all;
    }

    private static Map<Integer, DaySales> addUp(Queue<Piece> pieces, Identities identities, Names names)
            throws IOException {
        Map<Integer, DaySales> days = new TreeMap<>();
        OrderLine line = new OrderLine();
        PieceReader reader = new PieceReader();
        DaySales sales = null;
        int day = 0;
        for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            reader.open(piece);
            while (reader.next()) {
                if (line.read(reader.bytes(), reader.from(), reader.to())
                        && identities.add(line.orderHash(), line.otherOrderHash(), line.line())) {
                    if (sales == null || line.day() != day) {
                        day = line.day();
                        sales = days.computeIfAbsent(day, any -> new DaySales());
                    }
                    sales.add(names.keyOf(line), 1, line.quantity(), line.salesE4());
                }
            }
        }
        return days;
    }

    private static void write(Map<Integer, DaySales> days, Names names, Path output) throws Exception {
        DayReport.makeFolders(output);
        Queue<Integer> waiting = new ConcurrentLinkedQueue<>(days.keySet());
        onAllThreads(() -> {
            int written = 0;
            for (Integer day = waiting.poll(); day != null; day = waiting.poll()) {
                new DayReport(day, days.get(day), names).write(output);
                written++;
            }
            return written;
        });
    }

    private static <T> List<T> onAllThreads(Callable<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
