package io.omniretail.sources.decode;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.sources.TableMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads the part {@code tables} of a column map: how other people's files become tables of results. */
public final class TableMappings {
    private static final String ROOT = "tables";
    private static final List<String> KEYS = List.of("files", "columns", "time", "escape");
    private static final String DOUBLED = "\"";

    private final MappingEntries entries;

    private TableMappings(MappingEntries entries) {
        this.entries = entries;
    }

    /**
     * Checks and takes over the mappings.
     *
     * @param node the parsed YAML under {@code tables:}: maps and scalars
     * @param places how messages call the place of an entry, such as {@code tables.sales_daily.columns}
     * @throws io.omniretail.domain.UsageException if it holds anything that is not understood, or lacks a column that
     *     rows are told apart by
     */
    public static Map<ResultTable, TableMapping> parse(Object node, UnaryOperator<String> places) {
        return new TableMappings(new MappingEntries(places)).tables(node);
    }

    private Map<ResultTable, TableMapping> tables(Object node) {
        Map<String, ResultTable> known = new LinkedHashMap<>();
        Arrays.stream(ResultTable.values())
                .filter(table -> !table.isOfOneRun())
                .forEach(table -> known.put(table.id(), table));
        Map<ResultTable, TableMapping> mappings = new EnumMap<>(ResultTable.class);
        entries.map(ROOT, node, "table", List.copyOf(known.keySet()))
                .forEach((name, mapping) -> mappings.put(known.get(name), mapping(known.get(name), mapping)));
        if (mappings.isEmpty()) {
            throw entries.wrong(ROOT, "there is no table: at least one is needed, such as sales_daily");
        }
        return mappings;
    }

    private TableMapping mapping(ResultTable table, Object node) {
        String where = ROOT + "." + table.id();
        Map<String, Object> given = entries.map(where, node, "entry", KEYS);
        String escape = entries.text(where + ".escape", given.getOrDefault("escape", DOUBLED));
        if (escape.length() != 1) {
            throw entries.wrong(
                    where + ".escape", "cannot use \"" + escape + "\": one character is needed, such as \\");
        }
        return new TableMapping(
                entries.text(where + ".files", given.get("files")),
                columns(table, where + ".columns", given.get("columns")),
                entries.timePattern(where, node),
                entries.timeZone(where, node),
                escape.charAt(0));
    }

    private Map<String, String> columns(ResultTable table, String where, Object node) {
        List<String> known = new ArrayList<>(table.identity());
        known.addAll(table.comparedColumns());
        Map<String, String> columns = new LinkedHashMap<>();
        entries.map(where, node, "column", known)
                .forEach((column, from) -> columns.put(column, entries.from(where + "." + column, from, null)));
        for (String column : table.identity()) {
            if (!columns.containsKey(column)) {
                throw entries.wrong(
                        where,
                        column + " is missing, which tells rows apart: its column's name, or a constant such as"
                                + " \"'GBP'\", is needed");
            }
        }
        return columns;
    }
}
