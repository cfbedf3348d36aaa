package io.omniretail.pipeline.retail.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptNewsTest {
    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                1,
                -1,
                63,
                64,
                0.1,
                -0.5,
                1e9 + 0.25,
                0x1p53 - 1,
                0x1p53,
                -0x1p63,
                0x1p63,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.NaN
            })
    void aFeatureReadsBackToTheLastBit(double feature) {
        AttemptNews news = made(feature, 7);

        assertThat(readBack(news).features).containsExactly(news.features);
        assertThat(Double.doubleToLongBits(readBack(news).features[0])).isEqualTo(Double.doubleToLongBits(feature));
    }

    @Test
    void whatIsNotKnownYetIsNotRead() {
        AttemptNews news = made(3, 4);
        news.known = 1;

        assertThat(readBack(news).features[0]).isEqualTo(3);
        assertThat(readBack(news).features[1]).isNaN();
    }

    private static AttemptNews made(double... features) {
        AttemptNews news = new AttemptNews();
        news.start(AttemptNews.Kind.MADE, new Payment());
        System.arraycopy(features, 0, news.features, 0, features.length);
        news.known = features.length;
        return news;
    }

    private static AttemptNews readBack(AttemptNews news) {
        Packer packer = new Packer();
        news.pack(packer);
        AttemptNews read = new AttemptNews();
        Unpacker unpacker = new Unpacker().set(packer.bytes(), 0);
        read.unpack(unpacker);
        assertThat(unpacker.position()).isEqualTo(packer.length());
        return read;
    }
}
