package io.omniretail.pipeline.sensors;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.rule.Decimals;
import java.util.Map;
import java.util.TreeMap;

/**
 * Count, sum and extremes of temperatures that may be taken back again. For the extremes it remembers how often each
 * temperature occurs.
 */
public final class Statistics implements Packed {
    private long count;
    private long sumE4;
    private final TreeMap<Long, Long> occurrences = new TreeMap<>();

    /** Adds a temperature in 1/10,000, or takes one back that was added. */
    public void add(long temperatureE4, boolean isWithdrawn) {
        change(temperatureE4, isWithdrawn ? -1 : 1);
    }

    public void addAll(Statistics other) {
        other.occurrences.forEach(this::change);
    }

    private void change(long temperatureE4, long times) {
        count += times;
        sumE4 = Math.addExact(sumE4, times * temperatureE4);
        occurrences.merge(temperatureE4, times, (one, more) -> one + more == 0 ? null : one + more);
    }

    public long count() {
        return count;
    }

    /** The average in 1/10,000, rounded half-even; of at least one temperature. */
    public long averageE4() {
        return Decimals.averageHalfEven(sumE4, count);
    }

    public long minimumE4() {
        return occurrences.firstKey();
    }

    public long maximumE4() {
        return occurrences.lastKey();
    }

    @Override
    public void pack(Packer out) {
        out.putUnsigned(occurrences.size());
        for (Map.Entry<Long, Long> entry : occurrences.entrySet()) {
            out.putSigned(entry.getKey()).putSigned(entry.getValue());
        }
    }

    @Override
    public void unpack(Unpacker in) {
        count = 0;
        sumE4 = 0;
        occurrences.clear();
        for (int left = in.getUnsignedInt(); left > 0; left--) {
            change(in.getSigned(), in.getSigned());
        }
    }
}
