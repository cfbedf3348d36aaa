package io.omniretail.sinks.kafka;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.result.ResultRow;
import org.apache.flink.api.java.functions.KeySelector;

/** A hash of a row's table and key: rows of one key have the same. */
final class RowKey implements KeySelector<ResultRow, Long> {
    private static final long serialVersionUID = 1L;

    private transient Unpacker cells;
    private transient Text cell;

    @Override
    public Long getKey(ResultRow row) {
        if (cells == null) {
            cells = new Unpacker();
            cell = new Text();
        }
        row.readCells(cells);
        int from = cells.position();
        for (int column = 0; column < row.table().keyColumns(); column++) {
            cells.getText(cell);
        }
        long hash = Hashing.hash64(cells.bytes(), from, cells.position() - from);
        return Hashing.mix(hash + row.table().ordinal());
    }
}
