package io.omniretail.pipeline.state;

import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Very many texts, each with one of few others: what is left of records of which only the latest one counts. An entry
 * takes the bytes of its key and about ten more. Nothing is ever removed.
 *
 * <p>A {@link #copy} is cheap: whoever changes more of what both share than to add behind its end makes arrays of its
 * own before. Only one of the two may be changed.
 */
public final class TextMap {
    private static final int MOST_VALUES = 1 << Character.SIZE;
    /** Before each key, the number of its value. */
    private static final int VALUE_BYTES = Character.BYTES;

    private static final int FEWEST_SLOTS = 8;

    private int count;
    /** The keys one after another, each with the number of its value and its own length before it. */
    private byte[] entries = {};
    /** Bytes in use. */
    private int length;
    /** By hash, one more than where an entry begins; 0 for none. A taken slot sends the search on to the next one. */
    private int[] slots = new int[FEWEST_SLOTS];
    /** Whether a copy has the same entries and slots. */
    private boolean isShared;

    private Text[] values = {};
    private int valueCount;
    /** By value, its number; null until one is looked for. */
    private Map<Text, Integer> numbers;

    private final Unpacker unpacker = new Unpacker();
    private final Text candidate = new Text();

    /** Number of keys. */
    public int count() {
        return count;
    }

    /** The value of a key, not to be changed; another text if it has none. */
    public Text get(Text key, Text otherwise) {
        int entry = slots[slot(key)] - 1;
        return entry < 0 ? otherwise : values[number(entry)];
    }

    /** Gives a key a value, instead of the one that it may have had. */
    public void put(Text key, Text value) {
        int number = numberOf(value);
        int slot = slot(key);
        int entry = slots[slot] - 1;
        if (entry >= 0 && number(entry) == number) {
            return;
        }
        own();
        if (entry >= 0) {
            setNumber(entry, number);
        } else {
            slots[slot] = append(key, number) + 1;
            count++;
            if (count > slots.length / 4 * 3) {
                index(slots.length + slots.length / 2);
            }
        }
    }

    /** Adds an entry; gives where it begins. */
    private int append(Text key, int number) {
        int entry = length;
        int end = entry + VALUE_BYTES + RecordLog.bytesOf(key.length());
        if (end > entries.length) {
            entries = Arrays.copyOf(entries, Math.addExact(end, end >> 3));
        }
        setNumber(entry, number);
        RecordLog.write(key.bytes(), key.offset(), key.length(), entries, entry + VALUE_BYTES);
        length = end;
        return entry;
    }

    private int numberOf(Text value) {
        if (numbers == null) {
            numbers = new HashMap<>();
            for (int i = 0; i < valueCount; i++) {
                numbers.put(values[i], i);
            }
        }
        Integer number = numbers.get(value);
        return number == null ? addValue(value.copy()) : number;
    }

    int addValue(Text value) {
        if (valueCount == MOST_VALUES) {
            throw new IllegalStateException("a bucket of state is full: its keys have " + MOST_VALUES
                    + " different values, such as the regions of customers");
        }
        if (valueCount == values.length) {
            values = Arrays.copyOf(values, valueCount + Math.max(valueCount >> 1, 4));
        }
        values[valueCount] = value;
        if (numbers != null) {
            numbers.put(value, valueCount);
        }
        return valueCount++;
    }

    private int number(int entry) {
        return (entries[entry] & 0xFF) << 8 | entries[entry + 1] & 0xFF;
    }

    private void setNumber(int entry, int number) {
        entries[entry] = (byte) (number >> 8);
        entries[entry + 1] = (byte) number;
    }

    /** The slot of a key, or the free one that it would have. */
    private int slot(Text key) {
        int slot = firstSlot(key);
        while (slots[slot] != 0) {
            unpacker.set(entries, slots[slot] - 1 + VALUE_BYTES).getText(candidate);
            if (candidate.equals(key)) {
                return slot;
            }
            slot = nextSlot(slot);
        }
        return slot;
    }

    private int firstSlot(Text key) {
        return (int) (Integer.toUnsignedLong(Buckets.hash(key)) * slots.length >>> Integer.SIZE);
    }

    private int nextSlot(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    /** Gives all entries new slots. */
    private void index(int slotCount) {
        slots = new int[slotCount];
        unpacker.set(entries, 0);
        while (unpacker.position() < length) {
            int entry = unpacker.position();
            unpacker.skip(VALUE_BYTES);
            unpacker.getText(candidate);
            int slot = firstSlot(candidate);
            while (slots[slot] != 0) {
                slot = nextSlot(slot);
            }
            slots[slot] = entry + 1;
        }
    }

    /** A map with the same content, for one of the two to be changed no more. */
    public TextMap copy() {
        TextMap copy = new TextMap();
        copy.count = count;
        copy.entries = entries;
        copy.length = length;
        copy.slots = slots;
        copy.values = values;
        copy.valueCount = valueCount;
        copy.numbers = numbers;
        copy.isShared = true;
        isShared = true;
        return copy;
    }

    private void own() {
        if (isShared) {
            entries = entries.clone();
            slots = slots.clone();
            isShared = false;
        }
    }

    int valueCount() {
        return valueCount;
    }

    Text value(int number) {
        return values[number];
    }

    /** Bytes of all entries. */
    int bytes() {
        return length;
    }

    /** Writes all entries. */
    void write(DataOutputView target) throws IOException {
        target.write(entries, 0, length);
    }

    /** Sets the entries of a map that has all values already and no entries yet. */
    void setEntries(byte[] newEntries, int newCount) {
        entries = newEntries;
        length = newEntries.length;
        count = newCount;
        index(Math.max(newCount / 2 * 3, FEWEST_SLOTS));
    }
}
