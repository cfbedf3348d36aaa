package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packer;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.Gathering;
import io.omniretail.pipeline.state.Additions;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.SumTable;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds facts up before they are shuffled, so that a table's rows travel and not its lines. Holds no state: it passes on
 * what it has before each checkpoint barrier and watermark, when it is full, at the end, and live at the moments of the
 * {@link Emission}.
 */
public final class FactCombiner extends Gathering<SalesFact> {
    private static final long serialVersionUID = 1L;
    /** About 100 MiB of keys and sums: facts of many days, in no order, are hardly ever added up in less. */
    private static final int FULL = 1 << 20;

    /** So many sums are fetched from memory together. */
    private static final int FETCHED = 64;

    private final int full;
    private final Emission emission;
    private final List<SalesTable> tables;
    private transient SumTable sums;
    private transient Additions additions;
    private transient SalesFact projected;
    private transient SalesFact sum;
    private transient Packer packer;
    private transient RecordBlock block;
    private transient StreamRecord<RecordBlock> out;
    private transient long[] byShard;
    private transient long[] fetched;

    /** Sums for each of these tables. */
    public FactCombiner(Emission emission, SalesTable... tables) {
        this(FULL, emission, tables);
    }

    /** Passes on what it has when it holds so many sums. */
    FactCombiner(int full, Emission emission, SalesTable... tables) {
        this.full = full;
        this.emission = emission;
        this.tables = List.of(tables);
    }

    @Override
    public void open() throws Exception {
        super.open();
        sums = SalesFact.newSums();
        additions = new Additions(sums);
        projected = new SalesFact();
        sum = new SalesFact();
        packer = new Packer();
        block = new RecordBlock();
        out = new StreamRecord<>(block);
        byShard = new long[0];
        fetched = new long[FETCHED];
    }

    @Override
    public void processElement(StreamRecord<SalesFact> element) {
        if (emission.isLive() && sums.count() == 0 && additions.isEmpty()) {
            flushAt(emission.nextMs(nowMs()));
        }
        for (SalesTable table : tables) {
            table.project(element.getValue(), projected);
            projected.addTo(additions);
        }
        if (sums.count() >= full) {
            flush();
        }
    }

    @Override
    protected void flush() {
        additions.apply();
        if (sums.count() == 0) {
            return;
        }
        int given = sortByShard();
        for (int i = 0; i < given; i++) {
            if (i % fetched.length == 0) {
                sums.fetch(byShard, i, Math.min(i + fetched.length, given), fetched);
            }
            int shard = (int) (byShard[i] >> Integer.SIZE);
            sum.read(sums, (int) byShard[i]);
            sum.pack(packer.reset());
            if (i == 0 || shard != block.bucket || !block.hasRoomFor(packer)) {
                passOn(shard);
            }
            block.add(packer, sum.day);
        }
        passOn(block.bucket);
        sums.clear();
    }

    /** Puts the sums that are to be given in the order of their shards, each with its index behind; gives how many. */
    private int sortByShard() {
        if (byShard.length < sums.count()) {
            byShard = new long[sums.count()];
        }
        int given = 0;
        for (int i = 0; i < sums.count(); i++) {
            if (!sums.isZero(i)) {
                sum.read(sums, i);
                byShard[given++] = (long) SalesTable.shardOf(sum) << Integer.SIZE | i;
            }
        }
        Arrays.sort(byShard, 0, given);
        return given;
    }

    /** Gives the block and begins the next one. */
    private void passOn(int nextShard) {
        if (!block.isEmpty()) {
            output.collect(out);
        }
        block.start(nextShard);
    }
}
