package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GzipInputTest {
    @Test
    void shouldReadMembersOfAnySizeOneAfterTheOther() throws IOException {
        Random random = new Random(7);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int length : new int[] {0, 1, 10, 70_000, 0, 200_000, 3}) {
            byte[] member = new byte[length];
            random.nextBytes(member);
            expected.write(member);
            file.write(TestFiles.gzip(member));
        }

        assertThat(read(file.toByteArray())).isEqualTo(expected.toByteArray());
    }

    @Test
    void shouldReadOptionalFieldsOfTheHeader() throws IOException {
        byte[] plain = TestFiles.gzip("21\n");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] header = Arrays.copyOf(plain, 10);
        header[3] = 2 | 4 | 8 | 16;
        file.write(header);
        file.write(new byte[] {3, 0, 'e', 'x', 't'});
        file.write(new byte[] {'n', 'a', 'm', 'e', 0});
        file.write(new byte[] {'n', 'o', 't', 'e', 0});
        file.write(new byte[] {1, 2});
        file.write(plain, 10, plain.length - 10);

        assertThat(read(file.toByteArray())).asString().isEqualTo("21\n");
    }

    @Test
    void shouldAllowZerosAfterTheLastMember() throws IOException {
        byte[] plain = TestFiles.gzip("21\n");

        assertThat(read(Arrays.copyOf(plain, plain.length + 100))).asString().isEqualTo("21\n");
    }

    @Test
    void shouldNoticeAFileThatIsCutOffAnywhere() throws IOException {
        byte[] first = TestFiles.gzip("21\n22\n");
        byte[] both = Arrays.copyOf(first, first.length * 2);
        System.arraycopy(first, 0, both, first.length, first.length);

        assertThat(read(both)).asString().isEqualTo("21\n22\n21\n22\n");
        for (int length = 0; length < both.length; length++) {
            byte[] cut = Arrays.copyOf(both, length);
            if (length != first.length) {
                assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void shouldNoticeDamageAndRubbish() {
        byte[] good = TestFiles.gzip("21\n22\n23\n24\n");
        for (int at = 10; at < good.length; at++) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x55;
            assertThatThrownBy(() -> read(damaged)).isInstanceOf(IOException.class);
        }
        byte[] followed = Arrays.copyOf(good, good.length + 1);
        followed[good.length] = 'x';
        assertThatThrownBy(() -> read(followed)).hasMessageContaining("something else follows");
    }

    private static byte[] read(byte[] file) throws IOException {
        try (GzipInput in = new GzipInput(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }
}
