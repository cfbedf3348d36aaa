package io.omniretail.domain.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import java.util.Arrays;

/**
 * Small numbers, from 1 on, that stand for texts; 0 is the empty one. A number is given to another text when nobody
 * uses it any longer. Texts are held by their {@link Text#hash64}, as it is only asked whether they are equal: two of
 * one length up to 8 bytes, such as currencies and codes of countries, never have the same one, two others with a
 * chance of 2^−64.
 */
final class Dictionary {
    private static final long[] NO_TEXTS = {};
    private static final int[] NO_NUMBERS = {};
    /** What is kept of a text: its hash, and how often its number is used. */
    private static final int TEXT_COLUMNS = 2;

    /** So many numbers are searched one by one. */
    private static final int UNINDEXED = 8;

    /**
     * By number less 1: the text's hash, or of a number that is free the next one that is; and how often it is used. In
     * one array, as most dictionaries have one text.
     */
    private long[] texts = NO_TEXTS;
    /** Of many: numbers by their hashes (open addressing, linear probing), half of it empty. */
    private int[] index = NO_NUMBERS;
    /** The greatest number that was ever given. */
    private int greatest;
    /** The number that became free last; 0 if none is. */
    private int free;

    Dictionary copy() {
        Dictionary copy = new Dictionary();
        copy.texts = texts.clone();
        copy.index = index.clone();
        copy.greatest = greatest;
        copy.free = free;
        return copy;
    }

    /** The number of a text, which is used once more from now on. */
    int acquire(Text text) {
        return text.isEmpty() ? 0 : acquire(text.hash64());
    }

    private int acquire(long hash) {
        int number = find(hash);
        if (number == 0) {
            number = add(hash);
        }
        use(number, 1);
        return number;
    }

    private long hash(int number) {
        return texts[(number - 1) * TEXT_COLUMNS];
    }

    private void setHash(int number, long hash) {
        texts[(number - 1) * TEXT_COLUMNS] = hash;
    }

    private long uses(int number) {
        return texts[(number - 1) * TEXT_COLUMNS + 1];
    }

    private void use(int number, int times) {
        texts[(number - 1) * TEXT_COLUMNS + 1] += times;
    }

    /** Says that a number is used once less. */
    void release(int number) {
        if (number == 0) {
            return;
        }
        use(number, -1);
        if (uses(number) > 0) {
            return;
        }
        if (isIndexed()) {
            removeFromIndex(slot(hash(number)));
        }
        setHash(number, free);
        free = number;
    }

    private boolean isIndexed() {
        return index.length > 0;
    }

    private int find(long hash) {
        if (isIndexed()) {
            return index[slot(hash)];
        }
        int number = greatest;
        while (number > 0 && (hash(number) != hash || uses(number) == 0)) {
            number--;
        }
        return number;
    }

    private int add(long hash) {
        int number = free;
        if (number != 0) {
            free = (int) hash(number);
        } else {
            if (greatest * TEXT_COLUMNS == texts.length) {
                grow();
            }
            number = ++greatest;
        }
        setHash(number, hash);
        if (isIndexed()) {
            index[slot(hash)] = number;
        }
        return number;
    }

    private void grow() {
        int capacity = Math.max(1, 2 * greatest);
        texts = Arrays.copyOf(texts, capacity * TEXT_COLUMNS);
        if (capacity <= UNINDEXED) {
            return;
        }
        index = new int[2 * capacity];
        for (int number = 1; number <= greatest; number++) {
            index[slot(hash(number))] = number;
        }
    }

    /** Where a hash stands in the index, or would. */
    private int slot(long hash) {
        int slot = home(hash);
        while (index[slot] != 0 && hash(index[slot]) != hash) {
            slot = slot + 1 & index.length - 1;
        }
        return slot;
    }

    private int home(long hash) {
        return (int) hash & index.length - 1;
    }

    /** Moves those into the gap that were put behind it for want of room (Knuth, vol. 3, 6.4, algorithm R). */
    private void removeFromIndex(int slot) {
        int last = index.length - 1;
        int gap = slot;
        for (int next = gap + 1 & last; index[next] != 0; next = next + 1 & last) {
            int fromHome = next - home(hash(index[next])) & last;
            if (fromHome >= (next - gap & last)) {
                index[gap] = index[next];
                gap = next;
            }
        }
        index[gap] = 0;
    }

    Writer writer() {
        return new Writer();
    }

    /**
     * Writes numbers anew, in the order in which they come first, and each hash where it does: equal for equal rows.
     */
    final class Writer {
        private final int[] written = new int[greatest];
        private int count;

        void put(int number, Packer out) {
            if (number == 0) {
                out.putUnsigned(0);
                return;
            }
            boolean isFirst = written[number - 1] == 0;
            if (isFirst) {
                written[number - 1] = ++count;
            }
            out.putUnsigned(written[number - 1]);
            if (isFirst) {
                out.putFixed(hash(number));
            }
        }
    }

    /** Reads a number that a {@link Writer} put, which is used once more from now on; into a new dictionary. */
    int acquire(Unpacker in) {
        int number = in.getUnsignedInt();
        if (number > greatest) {
            return acquire(in.getFixed());
        }
        if (number > 0) {
            use(number, 1);
        }
        return number;
    }
}
