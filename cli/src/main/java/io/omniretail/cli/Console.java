package io.omniretail.cli;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param output what was asked for
 * @param errors everything else: mistakes, progress
 * @param terminal whether the errors go to a terminal, where a line can be rewritten
 */
record Console(PrintStream output, PrintStream errors, boolean terminal) {}
