package io.omniretail.cli.train;

import io.omniretail.domain.rule.Days;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Card precision top-k: what is found by people who look at the same number of cards every day. A day's cards are
 * ranked by the highest score of their attempts; of the first k those count that have a fraud on that day, and leave:
 * on later days their attempts are not looked at. The result is the mean over the days of the share in k. (Le Borgne et
 * al., "Reproducible Machine Learning for Credit Card Fraud Detection", 2022, chapter 4.4.)
 */
final class CardPrecision {
    private record Card(double score, boolean isFraud) {
        Card or(Card other) {
            return new Card(Math.max(score, other.score), isFraud || other.isFraud);
        }
    }

    private CardPrecision() {}

    static double of(List<Scored> scored, Days days, int cards) {
        Map<Integer, List<Scored>> byDay = new TreeMap<>();
        for (Scored one : scored) {
            byDay.computeIfAbsent(days.dayOf(one.attempt().timeMs), day -> new ArrayList<>())
                    .add(one);
        }
        Set<String> found = new HashSet<>();
        byDay.values().forEach(day -> found.addAll(foundOn(day, found, cards)));
        return (double) found.size() / cards / byDay.size();
    }

    private static List<String> foundOn(List<Scored> day, Set<String> foundBefore, int cards) {
        Map<String, Card> ranked = new HashMap<>();
        for (Scored one : day) {
            if (!foundBefore.contains(one.attempt().card)) {
                ranked.merge(one.attempt().card, new Card(one.score(), one.isFraud()), Card::or);
            }
        }
        return ranked.entrySet().stream()
                .sorted(Map.Entry.<String, Card>comparingByValue(
                                Comparator.comparingDouble(Card::score).reversed())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(cards)
                .filter(card -> card.getValue().isFraud())
                .map(Map.Entry::getKey)
                .toList();
    }
}
