package io.omniretail.cli;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param output what was asked for
 * @param errors everything else: mistakes, progress
 * @param terminal whether the errors go to a terminal, where a line can be rewritten
 * @param columns how many characters fit into a line
 */
record Console(PrintStream output, PrintStream errors, boolean terminal, int columns) {
    private static final int USUAL_COLUMNS = 120;

    Console(PrintStream output, PrintStream errors, boolean terminal) {
        this(output, errors, terminal, USUAL_COLUMNS);
    }
}
