package io.pgvault.worker.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the head of an archive as {@link ArchiveHeadReader} reads it: what was not changed is the same bytes. */
public final class ArchiveHeadWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ArchiveHeadWriter() {}

    public static byte[] write(ArchiveHead head) {
        return new ArchiveHeadWriter().head(head);
    }

    private byte[] head(ArchiveHead head) {
        ArchiveHead.Form form = head.form();
        out.writeBytes(ArchiveHeadReader.MAGIC.getBytes(StandardCharsets.US_ASCII));
        out.write(1);
        out.write(form.minorVersion());
        out.write(form.revision());
        out.write(ArchiveNumber.INT_BYTES);
        out.write(ArchiveHeadReader.OFFSET_BYTES);
        out.write(ArchiveHeadReader.CUSTOM);
        if (form.minorVersion() >= ArchiveHeadReader.WITH_ALGORITHM) {
            out.write(form.compression());
        } else {
            number(form.compression());
        }
        form.madeAt().forEach(this::number);
        text(form.database(), StandardCharsets.ISO_8859_1);
        text(form.serverVersion(), StandardCharsets.ISO_8859_1);
        text(form.clientVersion(), StandardCharsets.ISO_8859_1);
        number(head.entries().size());
        head.entries().forEach(entry -> entry(entry, form));
        return out.toByteArray();
    }

    private void entry(ArchiveEntry entry, ArchiveHead.Form form) {
        number(entry.id());
        number(entry.hadDumper());
        texts(entry, form, ArchiveText.FIRST);
        number(entry.section());
        texts(entry, form, ArchiveText.SECOND);
        if (form.minorVersion() >= ArchiveHeadReader.WITH_RELATION_KIND) {
            number(entry.relationKind());
        }
        texts(entry, form, ArchiveText.THIRD);
        for (int dependency : entry.dependencies()) {
            text(Integer.toString(dependency), StandardCharsets.US_ASCII);
        }
        text(null, StandardCharsets.US_ASCII);
        out.writeBytes(entry.position());
    }

    private void texts(ArchiveEntry entry, ArchiveHead.Form form, List<ArchiveText> which) {
        for (ArchiveText text : which) {
            text(entry.raw(text), form.charset());
        }
    }

    private void text(@Nullable String text, Charset charset) {
        if (text == null) {
            number(-1);
            return;
        }
        byte[] bytes = text.getBytes(charset);
        number(bytes.length);
        out.writeBytes(bytes);
    }

    private void number(int value) {
        out.writeBytes(ArchiveNumber.bytes(value));
    }
}
