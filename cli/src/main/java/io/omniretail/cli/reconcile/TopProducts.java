package io.omniretail.cli.reconcile;

import io.omniretail.domain.Text;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The ranks that follow from a place's own {@code sales_daily}. */
final class TopProducts {
    private static final List<String> RANKS =
            IntStream.rangeClosed(1, 10).mapToObj(Integer::toString).toList();

    private record Product(String id, long salesE4, long unitsE4) {
        private Product plus(Product other) {
            return new Product(id, Math.addExact(salesE4, other.salesE4), Math.addExact(unitsE4, other.unitsE4));
        }
    }

    /** By day, region and currency, the best first. */
    private final Map<List<String>, List<Product>> ranks = new HashMap<>();

    /** Groups with numbers that no job writes, from other people's tables: nothing follows for them. */
    private final Set<List<String>> inexact = new HashSet<>();

    /**
     * Ranks products anew.
     *
     * @param groups days, regions and currencies to rank
     */
    static TopProducts of(ResultPlace place, Set<List<String>> groups) throws IOException {
        TopProducts top = new TopProducts();
        Map<List<String>, Map<String, Product>> sums = new HashMap<>();
        place.read(ResultTable.SALES_DAILY, row -> {
            List<String> group = List.of(row.get("day"), row.get("region"), row.get("currency"));
            if (!groups.contains(group)) {
                return;
            }
            String id = row.get("product_id");
            try {
                Product sold = new Product(id, Difference.toE4(row.get("sales")), Difference.toE4(row.get("units")));
                sums.computeIfAbsent(group, any -> new HashMap<>()).merge(id, sold, Product::plus);
            } catch (ArithmeticException | NumberFormatException e) {
                top.inexact.add(group);
            }
        });
        sums.forEach((group, products) -> top.ranks.put(
                group,
                products.values().stream()
                        .filter(product -> product.salesE4 > 0)
                        .sorted(Comparator.comparingLong(Product::salesE4)
                                .reversed()
                                .thenComparing(product -> Text.of(product.id())))
                        .limit(RANKS.size())
                        .toList()));
        return top;
    }

    /** Whether a row of {@code top_products}, null for none, is what follows for its key. */
    boolean follows(Difference difference, List<String> row) {
        List<String> group = difference.key().subList(0, 3);
        int index = RANKS.indexOf(difference.key("rank"));
        if (index < 0 || inexact.contains(group)) {
            return false;
        }
        List<Product> products = ranks.getOrDefault(group, List.of());
        if (row == null || index >= products.size()) {
            return row == null && index >= products.size();
        }
        Product product = products.get(index);
        return product.id.equals(difference.value(row, "product_id"))
                && product.salesE4 == difference.valueE4(row, "sales")
                && product.unitsE4 == difference.valueE4(row, "units");
    }
}
