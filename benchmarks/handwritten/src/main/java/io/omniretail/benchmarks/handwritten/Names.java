package io.omniretail.benchmarks.handwritten;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The products, regions, campaigns and currencies, and the keys that they make. */
final class Names {
    /**
     * Bits of a key, from its lowest: 8 for the currency, 16 for the campaign, 16 for the region, 24 for the product.
     */
    static final long CURRENCY = 0xFF;

    static final long CAMPAIGN = 0xFFFFL << 8;
    static final long REGION = 0xFFFFL << 24;
    static final long PRODUCT = 0xFFFFFFL << 40;

    private final Dictionary products = new Dictionary("");
    private final Dictionary regions = new Dictionary("unknown");
    private final Dictionary campaigns = new Dictionary("none");
    private final Dictionary currencies = new Dictionary("");

    /** What a line is added up under. */
    long keyOf(OrderLine line) {
        return (long) products.numberOf(line, OrderLine.PRODUCT_ID) << 40
                | (long) regions.numberOf(line, OrderLine.REGION) << 24
                | (long) campaigns.numberOf(line, OrderLine.CAMPAIGN) << 8
                | currencies.numberOf(line, OrderLine.CURRENCY);
    }

    byte[] product(long key) {
        return products.name((int) (key >>> 40));
    }

    byte[] region(long key) {
        return regions.name((int) ((key & REGION) >>> 24));
    }

    byte[] campaign(long key) {
        return campaigns.name((int) ((key & CAMPAIGN) >>> 8));
    }

    byte[] currency(long key) {
        return currencies.name((int) (key & CURRENCY));
    }

    /** Numbers for names, from 0 on. Threads share it: what is there is found without a lock. */
    private static final class Dictionary {
        private static final int CAPACITY = 1 << 16;

        private static final class Entry {
            private final byte[] name;
            private final int number;

            Entry(byte[] name, int number) {
                this.name = name;
                this.number = number;
            }
        }

        private final Entry[] table = new Entry[CAPACITY];
        private final Entry[] byNumber = new Entry[CAPACITY / 2];
        private int count;

        /** @param ofNothing what stands for an empty name */
        Dictionary(String ofNothing) {
            byte[] name = ofNothing.getBytes(UTF_8);
            byNumber[count++] = new Entry(name, 0);
        }

        int numberOf(OrderLine line, int field) {
            int from = line.start(field);
            int to = line.end(field);
            if (from == to) {
                return 0;
            }
            int first = (int) Hashing.hash(line.bytes(), from, to, Hashing.SEED) & CAPACITY - 1;
            Entry entry = find(line.bytes(), from, to, first);
            return entry != null ? entry.number : add(line.bytes(), from, to, first);
        }

        /** Entries never change, so that an array which another thread writes to can at worst lack the newest. */
        private Entry find(byte[] bytes, int from, int to, int first) {
            for (int at = first; table[at] != null; at = at + 1 & CAPACITY - 1) {
                Entry entry = table[at];
                if (Arrays.equals(entry.name, 0, entry.name.length, bytes, from, to)) {
                    return entry;
                }
            }
            return null;
        }

        private synchronized int add(byte[] bytes, int from, int to, int first) {
            Entry known = find(bytes, from, to, first);
            if (known != null) {
                return known.number;
            }
            Entry entry = new Entry(Arrays.copyOfRange(bytes, from, to), count);
            byNumber[count++] = entry;
            int at = first;
            while (table[at] != null) {
                at = at + 1 & CAPACITY - 1;
            }
            table[at] = entry;
            return entry.number;
        }

        synchronized byte[] name(int number) {
            return byNumber[number].name;
        }
    }
}
