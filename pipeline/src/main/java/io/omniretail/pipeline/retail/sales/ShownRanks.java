package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What stands in the table of the best products, so that only what changes is given again. */
public final class ShownRanks implements Packed {
    private static final Comparator<Place> BY_PLACE = Comparator.comparing((Place place) -> place.region)
            .thenComparing(place -> place.currency)
            .thenComparingInt(place -> place.rank);

    /** Beside the rank where a carry follows the row. */
    private static final int CARRY = 1 << 16;

    private final TreeMap<Place, Shown> places = new TreeMap<>(BY_PLACE);

    /**
     * A place in the table.
     *
     * @param rank from 1
     */
    record Place(Text region, Text currency, int rank) {}

    /** Who stands in a place; nobody, if the product is empty. */
    static final class Shown {
        final Text productId = new Text();
        long salesE4;
        long salesCarry;
        long units;
        long revision;
        /** Whether the last ranking named it; not kept. */
        boolean isRanked;

        boolean holds(SalesFact product) {
            return productId.equals(product.productId)
                    && salesE4 == product.salesE4
                    && salesCarry == product.salesCarry
                    && units == product.units;
        }
    }

    Map<Place, Shown> places() {
        return places;
    }

    /** Who stands in a place, to be changed. */
    Shown at(SalesFact product, int rank) {
        return places.computeIfAbsent(
                new Place(product.region.copy(), product.currency.copy(), rank), place -> new Shown());
    }

    @Override
    public void pack(Packer out) {
        out.putUnsigned(places.size());
        places.forEach((place, shown) -> {
            out.putText(place.region)
                    .putText(place.currency)
                    .putUnsigned(place.rank | (shown.salesCarry == 0 ? 0 : CARRY))
                    .putText(shown.productId)
                    .putSigned(shown.salesE4)
                    .putSigned(shown.units)
                    .putUnsigned(shown.revision);
            if (shown.salesCarry != 0) {
                out.putSigned(shown.salesCarry);
            }
        });
    }

    @Override
    public void unpack(Unpacker in) {
        places.clear();
        for (int left = in.getUnsignedInt(); left > 0; left--) {
            Text region = text(in);
            Text currency = text(in);
            Shown shown = new Shown();
            int rank = in.getUnsignedInt();
            places.put(new Place(region, currency, rank & ~CARRY), shown);
            shown.productId.set(text(in));
            shown.salesE4 = in.getSigned();
            shown.units = in.getSigned();
            shown.revision = in.getUnsigned();
            shown.salesCarry = (rank & CARRY) == 0 ? 0 : in.getSigned();
        }
    }

    private static Text text(Unpacker in) {
        Text text = new Text();
        in.getText(text);
        return text.copy();
    }
}
