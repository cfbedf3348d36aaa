package io.omniretail.benchmarks.handwritten;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Part of a file: the lines that begin in it.
 *
 * @param from where it begins, in bytes
 * @param to where it ends, exclusive
 */
record Piece(Path file, long from, long to) {
    static final int LARGEST_BYTES = 1 << 20;

    /** All CSV files of a folder, in pieces. */
    static List<Piece> ofFiles(Path folder) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                long size = Files.size(file);
                for (long from = 0; from < size; from += LARGEST_BYTES) {
                    pieces.add(new Piece(file, from, Math.min(size, from + LARGEST_BYTES)));
                }
            }
        }
        return pieces;
    }
}
