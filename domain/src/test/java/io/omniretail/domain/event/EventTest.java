package io.omniretail.domain.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventTest {
    @ParameterizedTest
    @EnumSource(Feed.class)
    void shouldPutTheEarlierEventFirst(Feed feed) {
        Event early = feed.newEvent();
        Event late = feed.newEvent();
        early.timeMs = -1;

        assertThat(early.compareContent(late)).isNegative();
        assertThat(late.compareContent(early)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void shouldNotTakePlaceForContent(Feed feed) {
        Event here = feed.newEvent();
        Event there = feed.newEvent();
        there.sourceId = 7;
        there.position = 9;

        assertThat(here.compareContent(there)).isZero();
    }

    static Stream<Consumer<OrderLine>> changesOfALine() {
        return Stream.of(
                line -> line.orderId.set(Text.of("z")),
                line -> line.line = 1,
                line -> line.customerId.set(Text.of("z")),
                line -> line.productId.set(Text.of("z")),
                line -> line.category.set(Text.of("z")),
                line -> line.campaign.set(Text.of("z")),
                line -> line.channel.set(Text.of("z")),
                line -> line.ownRegion.set(Text.of("z")),
                line -> line.quantity = 1,
                line -> line.unitPriceE4 = 1,
                line -> line.hasLineAmount = true,
                line -> line.lineAmountE4 = 1,
                line -> line.currency.set(Text.of("z")));
    }

    @ParameterizedTest
    @MethodSource("changesOfALine")
    void shouldSeeEveryChangeOfALine(Consumer<OrderLine> change) {
        OrderLine changed = new OrderLine();
        change.accept(changed);

        assertThat(changed.compareContent(new OrderLine())).isPositive();
    }

    static Stream<Consumer<Payment>> changesOfAPayment() {
        return Stream.of(
                payment -> payment.paymentId.set(Text.of("z")),
                payment -> payment.orderId.set(Text.of("z")),
                payment -> payment.customerId.set(Text.of("z")),
                payment -> payment.cardId.set(Text.of("z")),
                payment -> payment.status = Payment.Status.CAPTURE,
                payment -> payment.amountE4 = 1,
                payment -> payment.currency.set(Text.of("z")),
                payment -> payment.refPaymentId.set(Text.of("z")),
                payment -> payment.terminalId.set(Text.of("z")),
                payment -> payment.country.set(Text.of("z")),
                payment -> payment.latitude.set(Text.of("z")),
                payment -> payment.longitude.set(Text.of("z")),
                payment -> payment.shipAddressId.set(Text.of("z")));
    }

    @ParameterizedTest
    @MethodSource("changesOfAPayment")
    void shouldSeeEveryChangeOfAPayment(Consumer<Payment> change) {
        Payment changed = new Payment();
        change.accept(changed);

        assertThat(changed.compareContent(new Payment())).isPositive();
    }

    static Stream<Consumer<CustomerRecord>> changesOfACustomer() {
        return Stream.of(
                customer -> customer.customerId.set(Text.of("z")),
                customer -> customer.region.set(Text.of("z")),
                customer -> customer.segment.set(Text.of("z")));
    }

    @ParameterizedTest
    @MethodSource("changesOfACustomer")
    void shouldSeeEveryChangeOfACustomer(Consumer<CustomerRecord> change) {
        CustomerRecord changed = new CustomerRecord();
        change.accept(changed);

        assertThat(changed.compareContent(new CustomerRecord())).isPositive();
    }

    static Stream<Consumer<Reading>> changesOfAReading() {
        return Stream.of(
                reading -> reading.sensorId.set(Text.of("z")),
                reading -> reading.temperatureE4 = 1,
                reading -> reading.humidity.set(Text.of("z")));
    }

    @ParameterizedTest
    @MethodSource("changesOfAReading")
    void shouldSeeEveryChangeOfAReading(Consumer<Reading> change) {
        Reading changed = new Reading();
        change.accept(changed);

        assertThat(changed.compareContent(new Reading())).isPositive();
    }

    @Test
    void shouldTakeTheLineAmountBeforeQuantityTimesPrice() {
        OrderLine line = new OrderLine();
        line.quantity = -1_000_000;
        line.unitPriceE4 = 10_000_000_000_000L;
        line.lineAmountE4 = 5;
        line.hasLineAmount = true;

        assertThat(line.salesE4()).isEqualTo(5);
    }

    @Test
    void shouldMultiplyLargeQuantitiesByLargePrices() {
        OrderLine line = new OrderLine();
        line.quantity = 100_000;
        line.unitPriceE4 = 10_000_000_000_000L;

        assertThat(line.salesE4()).isEqualTo(1_000_000_000_000_000_000L);
    }

    @Test
    void shouldWriteAKafkaPositionAsPartitionAndOffset() {
        assertThat(Places.kafkaPositionText(Places.kafkaPosition(0, 0))).isEqualTo("0:0");
        assertThat(Places.kafkaPositionText(Places.kafkaPosition(32_767, (1L << 48) - 1)))
                .isEqualTo("32767:281474976710655");
        assertThat(Places.kafkaPosition(32_767, (1L << 48) - 1)).isPositive();
    }

    @Test
    void shouldTakeTheGreaterRegionOfTwoRecordsOfOneTimeForTheNewer() {
        CustomerRecord north = new CustomerRecord();
        north.region.set(Text.of("north"));
        CustomerRecord south = new CustomerRecord();
        south.region.set(Text.of("south"));

        assertThat(south.isNewerThan(north)).isTrue();
        assertThat(north.isNewerThan(south)).isFalse();
        assertThat(north.isNewerThan(north)).isFalse();

        north.timeMs = 1;
        assertThat(north.isNewerThan(south)).isTrue();
    }
}
