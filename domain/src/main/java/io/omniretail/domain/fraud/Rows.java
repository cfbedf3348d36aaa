package io.omniretail.domain.fraud;

import java.util.Arrays;

/**
 * Rows of a fixed number of longs, sorted by the first and then the second of them. They lie in pages, so that millions
 * of them take no more room than they need and neither adding one at the end nor dropping some at the beginning moves
 * the others; a few take one small array.
 */
final class Rows {
    private static final int PAGE_BITS = 10;
    private static final int PAGE_ROWS = 1 << PAGE_BITS;
    private static final int ROW_IN_PAGE = PAGE_ROWS - 1;
    /** A page begins with room for so many, and gets room for as many more at least: most profiles hold a few. */
    private static final int FEW_ROWS = 4;

    private static final long[][] NO_PAGES = {};

    private final int width;
    /** All but the last are full; together they hold the dropped rows and the others, and none is empty. */
    private long[][] pages = NO_PAGES;
    /** How many rows at the beginning of the first page are dropped; none if it is the only one. */
    private int dropped;

    private int size;

    /** @param width how many longs a row has */
    Rows(int width) {
        this.width = width;
    }

    Rows copy() {
        Rows copy = new Rows(width);
        copy.pages = Arrays.stream(pages).map(long[]::clone).toArray(long[][]::new);
        copy.dropped = dropped;
        copy.size = size;
        return copy;
    }

    int size() {
        return size;
    }

    long get(int place, int column) {
        int row = dropped + place;
        return pages[row >>> PAGE_BITS][(row & ROW_IN_PAGE) * width + column];
    }

    void set(int place, int column, long value) {
        int row = dropped + place;
        pages[row >>> PAGE_BITS][(row & ROW_IN_PAGE) * width + column] = value;
    }

    /** First place from one on, and before another, whose first number is greater; the latter if there is none. */
    int firstAfter(long first, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle, 0) > first) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** First of all places whose first number is greater. */
    int firstAfter(long first) {
        return firstAfter(first, 0, size);
    }

    /** First place whose first two numbers are not smaller than these. */
    int find(long first, long second) {
        int place = firstAfter(first - 1);
        int end = firstAfter(first, place, size);
        while (place < end) {
            int middle = (place + end) >>> 1;
            if (get(middle, 1) >= second) {
                end = middle;
            } else {
                place = middle + 1;
            }
        }
        return place;
    }

    /** Whether there is a row at a place and it begins with these two numbers. */
    boolean isAt(int place, long first, long second) {
        return place < size && get(place, 0) == first && get(place, 1) == second;
    }

    /** Makes room for a row. What it holds until it is set is left open. */
    void insert(int place) {
        int row = dropped + place;
        int last = dropped + size;
        reserve(last);
        for (int page = last >>> PAGE_BITS; page > row >>> PAGE_BITS; page--) {
            int kept = Math.min(last - (page << PAGE_BITS), PAGE_ROWS - 1);
            System.arraycopy(pages[page], 0, pages[page], width, kept * width);
            System.arraycopy(pages[page - 1], (PAGE_ROWS - 1) * width, pages[page], 0, width);
        }
        int from = row & ROW_IN_PAGE;
        int to = Math.min(last - (row & ~ROW_IN_PAGE), PAGE_ROWS - 1);
        long[] page = pages[row >>> PAGE_BITS];
        System.arraycopy(page, from * width, page, (from + 1) * width, (to - from) * width);
        size++;
    }

    void remove(int place) {
        int row = dropped + place;
        int last = dropped + size - 1;
        int from = row & ROW_IN_PAGE;
        for (int page = row >>> PAGE_BITS; page <= last >>> PAGE_BITS; page++, from = 0) {
            int to = Math.min(last - (page << PAGE_BITS), PAGE_ROWS - 1);
            System.arraycopy(pages[page], (from + 1) * width, pages[page], from * width, (to - from) * width);
            if (page < last >>> PAGE_BITS) {
                System.arraycopy(pages[page + 1], 0, pages[page], (PAGE_ROWS - 1) * width, width);
            }
        }
        size--;
        if ((last & ROW_IN_PAGE) == 0) {
            pages = Arrays.copyOf(pages, pages.length - 1);
        }
        tidy();
    }

    /** Removes so many rows from the beginning. */
    void drop(int count) {
        dropped += count;
        size -= count;
        if (dropped >= PAGE_ROWS) {
            pages = Arrays.copyOfRange(pages, dropped >>> PAGE_BITS, pages.length);
            dropped &= ROW_IN_PAGE;
        }
        tidy();
    }

    /** Keeps no empty page, nor dropped rows where there is but one page: many profiles are small. */
    private void tidy() {
        if (size == 0) {
            pages = NO_PAGES;
            dropped = 0;
        }
        if (pages.length != 1 || dropped == 0) {
            return;
        }
        long[] page = pages[0];
        if (size * width < page.length / 2) {
            pages[0] = Arrays.copyOfRange(page, dropped * width, (dropped + size) * width);
        } else {
            System.arraycopy(page, dropped * width, page, 0, size * width);
        }
        dropped = 0;
    }

    private void reserve(int row) {
        int page = row >>> PAGE_BITS;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page + 1);
            pages[page] = new long[FEW_ROWS * width];
        }
        int rows = pages[page].length / width;
        if ((row & ROW_IN_PAGE) == rows) {
            pages[page] = Arrays.copyOf(pages[page], Math.min(rows + Math.max(rows / 2, FEW_ROWS), PAGE_ROWS) * width);
        }
    }
}
