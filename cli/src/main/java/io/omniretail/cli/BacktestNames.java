package io.omniretail.cli;

import io.omniretail.cli.backtest.Backtest;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.TextTable;

/**
 * What is called how where a backtest is told.
 *
 * @param tested the files of the set that is tested
 * @param against those of the other one
 * @param days of the time zone
 */
record BacktestNames(String tested, String against, Days days) {
    static final String TESTED = "tested";
    static final String AGAINST = "against";

    /** Of which attempts it tells. */
    String headline(Backtest backtest) {
        TimeRange range = new TimeRange(
                days.startMs(backtest.tested().days().firstKey()),
                days.endMs(backtest.tested().days().lastKey()));
        return "Backtest of " + TrainText.range(range, days) + ": "
                + TextTable.count(backtest.tested().total().attempts()) + " payment attempts, "
                + TextTable.count(backtest.tested().total().frauds()) + " of them fraud";
    }
}
