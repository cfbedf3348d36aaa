package io.omniretail.cli.reconcile;

import io.omniretail.domain.Text;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ranks that follow from a place's own {@code sales_daily}. */
final class TopProducts {
    private static final int RANKS = 10;

    private record Product(String id, BigDecimal sales, long units) {
        private Product plus(Product other) {
            return new Product(id, sales.add(other.sales), units + other.units);
        }
    }

    /** By day, region and currency, the best first. */
    private final Map<List<String>, List<Product>> ranks = new HashMap<>();

    /**
     * Ranks products anew.
     *
     * @param groups days, regions and currencies to rank
     */
    static TopProducts of(ResultPlace place, Set<List<String>> groups) throws IOException {
        Map<List<String>, Map<String, Product>> sums = new HashMap<>();
        place.read(ResultTable.SALES_DAILY, row -> {
            List<String> group = List.of(row.get("day"), row.get("region"), row.get("currency"));
            if (groups.contains(group)) {
                String id = row.get("product_id");
                Product sold = new Product(id, new BigDecimal(row.get("sales")), Long.parseLong(row.get("units")));
                sums.computeIfAbsent(group, any -> new HashMap<>()).merge(id, sold, Product::plus);
            }
        });
        TopProducts top = new TopProducts();
        sums.forEach((group, products) -> top.ranks.put(
                group,
                products.values().stream()
                        .filter(product -> product.sales.signum() > 0)
                        .sorted(Comparator.comparing(Product::sales)
                                .reversed()
                                .thenComparing(product -> Text.of(product.id())))
                        .limit(RANKS)
                        .toList()));
        return top;
    }

    /** Whether a row of {@code top_products}, null for none, is what follows for its key. */
    boolean follows(Difference difference, List<String> row) {
        List<Product> products = ranks.getOrDefault(difference.key().subList(0, 3), List.of());
        int rank = Integer.parseInt(difference.key("rank"));
        if (row == null || rank > products.size()) {
            return row == null && rank > products.size();
        }
        Product product = products.get(rank - 1);
        return product.id.equals(difference.value(row, "product_id"))
                && product.sales.compareTo(new BigDecimal(difference.value(row, "sales"))) == 0
                && product.units == Long.parseLong(difference.value(row, "units"));
    }
}
