package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.result.ResultRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is known of one payment in the table of unmatched ones: the rows given for it, and the one that is shown. */
public final class UnmatchedPayment implements Packed {
    private static final Comparator<ResultRow> BY_CELLS = Comparator.comparing(row -> String.join("\n", row.cells()));

    private final List<ResultRow> given = new ArrayList<>();
    /** The row that stands in the table; null for none. */
    private ResultRow shown;

    private long revision;
    private int lastDay = Integer.MIN_VALUE;

    /** Adds a row, or takes it back if it is a deleted one. Keeps it. */
    void change(ResultRow row) {
        lastDay = Math.max(lastDay, row.day());
        if (!row.isDeleted()) {
            given.add(row);
        } else {
            List<String> cells = row.cells();
            for (int i = 0; i < given.size(); i++) {
                if (given.get(i).cells().equals(cells)) {
                    given.remove(i);
                    return;
                }
            }
            throw new IllegalStateException("a row is taken back that was not given: " + row);
        }
    }

    /** Whether what should be shown is not what is. */
    boolean isChanged() {
        ResultRow current = current();
        return current == null || shown == null
                ? current != shown
                : !current.cells().equals(shown.cells());
    }

    /** Shows what should be shown: gives its row, or the deleted one if none should be any more. */
    ResultRow show() {
        ResultRow current = current();
        ResultRow news = current == null ? shown.deleted() : current;
        shown = current;
        revision++;
        return news;
    }

    /** How often {@link #show} was called. */
    long revision() {
        return revision;
    }

    /** The last day of a row that was given. */
    int lastDay() {
        return lastDay;
    }

    /**
     * While two versions of a payment change places there may be two; any will do, as long as it is always the same.
     */
    private ResultRow current() {
        return given.stream().min(BY_CELLS).orElse(null);
    }

    @Override
    public void pack(Packer out) {
        out.putUnsigned(revision).putSigned(lastDay).putBoolean(shown != null);
        if (shown != null) {
            shown.pack(out);
        }
        out.putUnsigned(given.size());
        given.forEach(row -> row.pack(out));
    }

    @Override
    public void unpack(Unpacker in) {
        revision = in.getUnsigned();
        lastDay = (int) in.getSigned();
        shown = in.getBoolean() ? row(in) : null;
        given.clear();
        for (int left = in.getUnsignedInt(); left > 0; left--) {
            given.add(row(in));
        }
    }

    private static ResultRow row(Unpacker in) {
        ResultRow row = new ResultRow();
        row.unpack(in);
        return row;
    }
}
