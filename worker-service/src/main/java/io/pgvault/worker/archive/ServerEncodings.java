package io.pgvault.worker.archive;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;

/** What PostgreSQL's encodings are called here. */
final class ServerEncodings {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("BIG5", "Big5"),
            Map.entry("EUC_CN", "GB2312"),
            Map.entry("EUC_JP", "EUC-JP"),
            Map.entry("EUC_KR", "EUC-KR"),
            Map.entry("EUC_TW", "x-EUC-TW"),
            Map.entry("GB18030", "GB18030"),
            Map.entry("GBK", "GBK"),
            Map.entry("ISO_8859_5", "ISO-8859-5"),
            Map.entry("ISO_8859_6", "ISO-8859-6"),
            Map.entry("ISO_8859_7", "ISO-8859-7"),
            Map.entry("ISO_8859_8", "ISO-8859-8"),
            Map.entry("JOHAB", "x-Johab"),
            Map.entry("KOI8R", "KOI8-R"),
            Map.entry("KOI8U", "KOI8-U"),
            Map.entry("LATIN1", "ISO-8859-1"),
            Map.entry("LATIN2", "ISO-8859-2"),
            Map.entry("LATIN3", "ISO-8859-3"),
            Map.entry("LATIN4", "ISO-8859-4"),
            Map.entry("LATIN5", "ISO-8859-9"),
            Map.entry("LATIN7", "ISO-8859-13"),
            Map.entry("LATIN9", "ISO-8859-15"),
            Map.entry("SJIS", "windows-31j"),
            Map.entry("UHC", "x-windows-949"),
            // Any bytes; most often they are of UTF-8.
            Map.entry("SQL_ASCII", "UTF-8"),
            Map.entry("UTF8", "UTF-8"),
            Map.entry("WIN866", "IBM866"),
            Map.entry("WIN874", "x-windows-874"));

    private ServerEncodings() {}

    /** Empty where there is none. */
    static Optional<Charset> charset(String encoding) {
        String name = NAMES.getOrDefault(encoding, encoding.replaceFirst("^WIN", "windows-"));
        return name.matches("[A-Za-z0-9-]+") && Charset.isSupported(name)
                ? Optional.of(Charset.forName(name))
                : Optional.empty();
    }
}
