package io.omniretail.cli.generate;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frauds are told from honest payments by what is in the payments, and by their chargebacks. */
class FraudSampleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FIRST_DAY = Instant.parse("2026-11-01T00:00:00Z");
    /** What is paid before has been charged back by the end of the sample. */
    private static final Instant SETTLED = FIRST_DAY.plus(Duration.ofDays(20));

    private record Payment(
            String id,
            Instant time,
            String order,
            String customer,
            String card,
            String status,
            BigDecimal amount,
            String currency,
            String authorization,
            String terminal,
            String country,
            String address,
            boolean located) {
        static Payment of(JsonNode json) {
            return new Payment(
                    json.path("payment_id").asText(),
                    Instant.parse(json.path("event_time").asText()),
                    json.path("order_id").asText(),
                    json.path("customer_id").asText(),
                    json.path("card_id").asText(),
                    json.path("status").asText(),
                    json.path("amount").decimalValue(),
                    json.path("currency").asText(),
                    json.path("ref_payment_id").asText(),
                    json.path("terminal_id").asText(),
                    json.path("country").asText(),
                    json.path("ship_address_id").asText(),
                    json.has("lat") && json.has("lon"));
        }

        boolean isAtMostAfter(Duration duration, Payment earlier) {
            return !time.isBefore(earlier.time) && !time.isAfter(earlier.time.plus(duration));
        }

        boolean costsTimes(int factor, Payment other) {
            return currency.equals(other.currency)
                    && amount.compareTo(other.amount.multiply(BigDecimal.valueOf(factor))) >= 0;
        }
    }

    @TempDir
    private static Path folder;

    private static final Map<String, Payment> AUTHORIZATIONS = new HashMap<>();
    private static final Map<String, Payment> CHARGEBACKS = new HashMap<>();
    private static final List<Payment> SETTLEMENTS = new ArrayList<>();
    /** In the order of their times. */
    private static Map<String, List<Payment>> ofCards = Map.of();

    @BeforeAll
    static void generate() throws IOException {
        for (Payment payment : payments("sample", "0.01")) {
            switch (payment.status) {
                case "authorization" -> AUTHORIZATIONS.put(payment.id, payment);
                case "chargeback" -> CHARGEBACKS.put(payment.authorization, payment);
                default -> SETTLEMENTS.add(payment);
            }
        }
        ofCards = AUTHORIZATIONS.values().stream()
                .sorted(Comparator.comparing(Payment::time))
                .collect(groupingBy(Payment::card));
    }

    private static List<Payment> payments(String name, String fraud) throws IOException {
        List<String> flags = List.of(
                "--events=60000",
                "--seed=8",
                "--duplicates=0",
                "--malformed=0",
                "--fraud=" + fraud,
                "--output=" + name);
        new SampleGenerator(GenerateOptions.parse(flags, folder)).run();
        List<Payment> payments = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve(name).resolve("payments"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    payments.add(Payment.of(JSON.readTree(line)));
                }
            }
        }
        return payments;
    }

    private static boolean isFraud(Payment authorization) {
        return CHARGEBACKS.containsKey(authorization.id);
    }

    private static Stream<Payment> frauds() {
        return AUTHORIZATIONS.values().stream().filter(FraudSampleTest::isFraud);
    }

    /** What was paid with the card of a payment before it. */
    private static Stream<Payment> before(Payment payment) {
        return ofCards.get(payment.card).stream().takeWhile(each -> !each.id.equals(payment.id));
    }

    private static boolean isNewAddress(Payment payment) {
        return !payment.address.isEmpty()
                && before(payment).noneMatch(each -> each.address.equals(payment.address))
                && before(payment).anyMatch(each -> !each.address.isEmpty());
    }

    @Test
    void shouldMakeOneOfAHundredPaymentsAFraud() {
        List<Payment> settled = AUTHORIZATIONS.values().stream()
                .filter(payment -> payment.time.isBefore(SETTLED))
                .toList();

        long frauds = settled.stream().filter(FraudSampleTest::isFraud).count();
        assertThat(frauds / (double) settled.size()).isBetween(0.007, 0.013);
    }

    @Test
    void shouldChargeFraudsBackSomeDaysLater() {
        assertThat(CHARGEBACKS).isNotEmpty().allSatisfy((id, chargeback) -> {
            Payment authorization = AUTHORIZATIONS.get(id);
            assertThat(authorization).isNotNull();
            assertThat(Duration.between(authorization.time, chargeback.time))
                    .isBetween(Duration.ofDays(2), Duration.ofDays(10));
            assertThat(chargeback)
                    .usingRecursiveComparison()
                    .ignoringFields("id", "time", "status", "authorization", "country", "address", "located")
                    .isEqualTo(authorization);
        });
    }

    @Test
    void shouldChargeHonestPaymentsHardlyEverBack() throws IOException {
        List<Payment> payments = payments("honest", "0");

        long chargebacks = payments.stream()
                .filter(each -> each.status.equals("chargeback"))
                .count();
        assertThat(chargebacks).isLessThan(payments.size() / 2_000);
    }

    @Test
    void shouldAuthorizeWhatIsCapturedAndRefundedLater() {
        assertThat(SETTLEMENTS).isNotEmpty().allSatisfy(settlement -> {
            Payment authorization = AUTHORIZATIONS.get(settlement.authorization);
            assertThat(authorization.time).isBefore(settlement.time);
            assertThat(authorization.order).isEqualTo(settlement.order);
            assertThat(authorization.amount).isGreaterThanOrEqualTo(settlement.amount);
        });
    }

    @Test
    void shouldTellOfHonestPaymentsWhatFeaturesNeed() {
        assertThat(AUTHORIZATIONS.values()).allSatisfy(payment -> {
            assertThat(payment.card).isNotEmpty();
            assertThat(payment.terminal).isNotEmpty();
            assertThat(payment.country).isNotEmpty();
        });
        List<Payment> honest = AUTHORIZATIONS.values().stream()
                .filter(payment -> !isFraud(payment))
                .toList();
        for (Predicate<Payment> property : List.<Predicate<Payment>>of(
                Payment::located, payment -> !payment.address.isEmpty(), payment -> !payment.customer.isEmpty())) {
            assertThat(honest).anyMatch(property).anyMatch(property.negate());
            assertThat(honest.stream().filter(property).count()).isGreaterThan(honest.size() * 4L / 5);
        }
        assertThat(honest).anyMatch(FraudSampleTest::isNewAddress);
    }

    @Test
    void shouldPayAmountsAboveALimit() {
        assertThat(frauds()).anyMatch(fraud -> fraud.amount.compareTo(new BigDecimal("5000")) > 0);
    }

    @Test
    void shouldCompromiseTerminalsForWeeks() {
        Map<String, List<Payment>> ofTerminals = AUTHORIZATIONS.values().stream()
                .sorted(Comparator.comparing(Payment::time))
                .filter(payment -> payment.time.isBefore(SETTLED))
                .collect(groupingBy(Payment::terminal));

        assertThat(ofTerminals.values().stream().map(FraudSampleTest::longestRunOfFrauds))
                .anyMatch(run -> run.size() >= 5
                        && Duration.between(run.get(0).time, run.get(run.size() - 1).time)
                                        .toDays()
                                >= 7);
    }

    private static List<Payment> longestRunOfFrauds(List<Payment> payments) {
        List<Payment> longest = List.of();
        List<Payment> run = new ArrayList<>();
        for (Payment payment : payments) {
            if (!isFraud(payment)) {
                run = new ArrayList<>();
                continue;
            }
            run.add(payment);
            longest = run.size() > longest.size() ? run : longest;
        }
        return longest;
    }

    @Test
    void shouldPayFiveTimesAsMuchAmongTheCustomersOwnPayments() {
        assertThat(frauds())
                .anyMatch(fraud -> before(fraud)
                        .anyMatch(earlier -> fraud.isAtMostAfter(Duration.ofDays(14), earlier)
                                && fraud.costsTimes(4, earlier)
                                && fraud.country.equals(earlier.country)
                                && fraud.address.equals(earlier.address)));
    }

    @Test
    void shouldTestStolenCardsByManySmallPaymentsWithinAMinute() {
        assertThat(frauds())
                .anyMatch(fraud -> before(fraud)
                                .filter(earlier -> fraud.isAtMostAfter(Duration.ofMinutes(1), earlier))
                                .filter(earlier -> earlier.amount.compareTo(new BigDecimal("3")) < 0)
                                .filter(earlier -> earlier.terminal.equals(fraud.terminal))
                                .count()
                        >= 5);
    }

    @Test
    void shouldPayInAnotherCountryWithinTheHour() {
        assertThat(frauds())
                .anyMatch(fraud -> before(fraud)
                        .anyMatch(earlier -> fraud.isAtMostAfter(Duration.ofHours(1), earlier)
                                && !fraud.country.equals(earlier.country)));
    }

    @Test
    void shouldOrderMuchToANewAddressWithinTheHour() {
        assertThat(frauds())
                .anyMatch(fraud -> before(fraud)
                        .anyMatch(earlier -> fraud.isAtMostAfter(Duration.ofHours(1), earlier)
                                && isNewAddress(earlier)
                                && fraud.address.equals(earlier.address)
                                && fraud.costsTimes(10, earlier)));
    }

    @Test
    void shouldHaveFraudsOfCardsFromTheBeginning() {
        Optional<Instant> first = frauds().filter(fraud -> fraud.order.startsWith("X"))
                .map(Payment::time)
                .min(Comparator.naturalOrder());

        assertThat(first).hasValueSatisfying(time -> assertThat(time).isBefore(FIRST_DAY.plus(Duration.ofDays(2))));
    }
}
