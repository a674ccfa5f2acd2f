package io.pgvault.recoverypoints.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.RequiredFields;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Streams of JSON texts, one in a line, of which no more than one is in memory. */
public final class JsonLines {
    private JsonLines() {}

    /**
     * Stores one.
     *
     * @param client version of the program that it comes from
     */
    public static StoredStream write(
            StreamWriter writer, Stream<?> values, String container, StreamNames names, String client)
            throws InterruptedException {
        try (InputStream in = new OneByOne(values.iterator())) {
            return writer.stage(in, container, names, new TransferProgress()).commit(client);
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory can be read", e);
        }
    }

    /** Makes each line when it is read. */
    private static final class OneByOne extends InputStream {
        private final Iterator<?> values;
        private ByteArrayInputStream line = new ByteArrayInputStream(new byte[0]);

        OneByOne(Iterator<?> values) {
            this.values = values;
        }

        private InputStream line() {
            if (line.available() == 0 && values.hasNext()) {
                line = JsonLines.line(values.next());
            }
            return line;
        }

        @Override
        public int read() throws IOException {
            return line().read();
        }

        @Override
        public int read(byte[] block, int start, int length) throws IOException {
            return line().read(block, start, length);
        }
    }

    private static ByteArrayInputStream line(Object value) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            line.writeBytes(ContractJson.mapper().writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What is stored is always JSON", e);
        }
        line.write('\n');
        return new ByteArrayInputStream(line.toByteArray());
    }

    /**
     * Brings one back, line by line.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when anything is not as the manifest says, or no JSON
     */
    public static void read(StreamReader reader, StoredStream stream, String container, Consumer<JsonNode> lines)
            throws InterruptedException {
        try (Lines out = new Lines(lines)) {
            reader.read(stream, container, out, new TransferProgress());
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT, "A line of " + stream.blocks() + " cannot be read.", e);
        }
    }

    /**
     * A line as what it is of.
     *
     * @param stream that it is from
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it lacks something, or is of another form
     */
    public static <T> T as(Class<T> type, JsonNode line, StoredStream stream) {
        RequiredFields.missing(line, type).ifPresent(field -> {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT, "A line of " + stream.blocks() + " lacks " + field + ".");
        });
        try {
            return ContractJson.mapper().treeToValue(line, type);
        } catch (JsonProcessingException e) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT, "A line of " + stream.blocks() + " is none of its kind.", e);
        }
    }

    /** Cuts what comes into lines. */
    private static final class Lines extends OutputStream {
        private final Consumer<JsonNode> lines;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        Lines(Consumer<JsonNode> lines) {
            this.lines = lines;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] block, int start, int length) throws IOException {
            int from = start;
            for (int i = start; i < start + length; i++) {
                if (block[i] == '\n') {
                    begun.write(block, from, i - from);
                    handOn();
                    from = i + 1;
                }
            }
            begun.write(block, from, start + length - from);
        }

        private void handOn() throws IOException {
            lines.accept(ContractJson.mapper().readTree(begun.toByteArray()));
            begun.reset();
        }

        @Override
        public void close() throws IOException {
            if (begun.size() > 0) {
                handOn();
            }
        }
    }
}
