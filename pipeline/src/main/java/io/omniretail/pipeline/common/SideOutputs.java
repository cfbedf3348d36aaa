package io.omniretail.pipeline.common;

import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.types.PackedTypeInformation;
import org.apache.flink.util.OutputTag;

/** What operators give besides their main output. */
public final class SideOutputs {
    /** Records that count nowhere: conflicts and late ones. */
    public static final OutputTag<Unusable> UNUSABLE =
            new OutputTag<>("unusable", PackedTypeInformation.of(Unusable.class));

    /** What became of the records. */
    public static final OutputTag<LedgerEntry> LEDGER =
            new OutputTag<>("ledger", PackedTypeInformation.of(LedgerEntry.class));

    /** Rows of tables other than the main output's. */
    public static final OutputTag<ResultRow> ROWS = new OutputTag<>("rows", PackedTypeInformation.of(ResultRow.class));

    private SideOutputs() {}
}
