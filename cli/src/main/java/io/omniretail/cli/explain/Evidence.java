package io.omniretail.cli.explain;

import java.util.List;

/**
 * One input record behind a row.
 *
 * @param adds what it adds to each of the explanation's measures, as it is printed; empty where it adds nothing
 * @param note what it is, and what became of it
 */
record Evidence(Role role, Found<?> found, List<String> adds, String note) {
    /** What a record does for a row. */
    enum Role {
        /** Its numbers are in the row's. */
        ADDED("added up"),
        /** It says how, or to which row, another one is added. */
        SERVED("used to place and to share out what is added up"),
        /** It belongs to the row, but counts nowhere. */
        LEFT_OUT("left out");

        private final String words;

        Role(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
