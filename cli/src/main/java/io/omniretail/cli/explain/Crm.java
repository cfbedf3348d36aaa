package io.omniretail.cli.explain;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.retail.sales.RegionAsOf;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the CRM says of a few customers. */
final class Crm {
    /**
     * A region, and where it comes from.
     *
     * @param record the CRM record that names it; null if there is none
     * @param note in words
     */
    record Region(Text name, Found<CustomerRecord> record, String note) {}

    /** @param held the record, from when on it holds */
    private record Holding(Found<CustomerRecord> found, CustomerRecord held) {}

    private final Map<Text, List<Holding>> holdings = new HashMap<>();

    /** Reads all that the CRM says of customers; a late record holds from event time at its arrival on. */
    static Crm read(Inputs inputs, Set<Text> customers, TimeRange range, LateRecords late) {
        Crm crm = new Crm();
        if (customers.isEmpty()) {
            return crm;
        }
        PackedSerializer<CustomerRecord> serializer = new PackedSerializer<>(CustomerRecord.class);
        for (Found<CustomerRecord> found : inputs.find(
                Feed.CUSTOMERS, CustomerRecord.class, range, record -> customers.contains(record.customerId))) {
            CustomerRecord held = serializer.copy(found.event());
            held.timeMs = late.watermarkMs(found).orElse(held.timeMs);
            crm.holdings
                    .computeIfAbsent(held.customerId, any -> new ArrayList<>())
                    .add(new Holding(found, held));
        }
        return crm;
    }

    static boolean isNeededFor(OrderLine line) {
        return line.ownRegion.isEmpty() && !line.customerId.isEmpty();
    }

    /** The region that a line counts for. */
    Region regionOf(OrderLine line) {
        if (!line.ownRegion.isEmpty()) {
            return new Region(line.ownRegion, null, "region " + line.ownRegion + " of its own");
        }
        if (line.customerId.isEmpty()) {
            return new Region(RegionAsOf.UNKNOWN, null, "region unknown, as it names no customer");
        }
        Holding newest = null;
        for (Holding holding : holdings.getOrDefault(line.customerId, List.of())) {
            if (holding.held.timeMs <= line.timeMs && (newest == null || holding.held.isNewerThan(newest.held))) {
                newest = holding;
            }
        }
        return newest == null
                ? new Region(
                        RegionAsOf.UNKNOWN, null, "region unknown, as the CRM did not know customer " + line.customerId)
                : new Region(
                        newest.held.region,
                        newest.found,
                        "region " + newest.held.region + " of customer " + line.customerId + " since "
                                + Instant.ofEpochMilli(newest.held.timeMs));
    }
}
