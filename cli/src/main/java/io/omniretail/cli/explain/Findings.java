package io.omniretail.cli.explain;

import java.util.List;
import java.util.Map;

/**
 * What was found of a row in the input.
 *
 * @param measures what single records add, by name
 * @param evidence the records
 * @param sums what the records come to, by the names of the row's columns; empty if they make no row
 */
record Findings(List<String> measures, List<Evidence> evidence, Map<String, String> sums) {}
