package io.omniretail.benchmarks.jmh;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.pipeline.retail.sales.SalesFact;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.SumTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The tables of keyed state, by the number of records or keys that they hold. */
@State(Scope.Thread)
public class Tables {
    private static final int PROBES = 1_000;

    @Param({"100", "3000", "100000"})
    private int size;

    private final Packer record = new Packer();
    private final Unpacker unpacker = new Unpacker();
    private RecordTable records;
    private SumTable sums;
    private SalesFact fact;
    private int round;

    @Setup
    public void fill() {
        record.reset().putRaw(new byte[95], 0, 95);
        records = new RecordTable();
        fact = new SalesFact();
        sums = SalesFact.newSums();
        for (int i = 0; i < size; i++) {
            records.add(hash(i), record);
            factOf(i).addTo(sums);
        }
        if (records.count() != size || sums.count() != size) {
            throw new AssertionError("keys have met that differ");
        }
    }

    private static int hash(int number) {
        return (int) Hashing.mix(number);
    }

    private SalesFact factOf(int number) {
        fact.day = number;
        fact.lines = 1;
        return fact;
    }

    private int next() {
        round = (round * 1_664_525 + 1_013_904_223) & Integer.MAX_VALUE;
        return round % size;
    }

    /** Of a record of 95 bytes, the reading of its first byte included. */
    @Benchmark
    @OperationsPerInvocation(PROBES)
    public void findRecord(Blackhole blackhole) {
        for (int i = 0; i < PROBES; i++) {
            int index = records.findBefore(records.count(), hash(next()));
            blackhole.consume(records.read(index, unpacker).getByte());
        }
    }

    @Benchmark
    @OperationsPerInvocation(PROBES)
    public int addToSum() {
        for (int i = 0; i < PROBES; i++) {
            factOf(next()).addTo(sums);
        }
        return sums.count();
    }

    /** A new table of so many records, each of 95 bytes. */
    @Benchmark
    @OperationsPerInvocation(PROBES)
    public int addRecords() {
        RecordTable table = new RecordTable();
        for (int i = 0; i < PROBES; i++) {
            if (table.count() == size) {
                table = new RecordTable();
            }
            table.add(hash(i), record);
        }
        return table.count();
    }
}
