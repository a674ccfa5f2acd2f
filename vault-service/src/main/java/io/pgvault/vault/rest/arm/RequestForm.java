package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.limits.PlainText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands against a request before anybody asks who sent it and what for: its path, its query and its headers. */
record RequestForm(String path, @Nullable String query, Headers headers) {
    private static final Pattern SEGMENT = Pattern.compile("[-\\w.~()=@:$!*',+]+");
    private static final Pattern QUERY = Pattern.compile("[-\\w.~!$&'()*+,;=:@/?%]*");
    private static final Pattern REQUEST_ID = Pattern.compile("[ -~]*");
    private static final String TOKEN = "[-\\w!#$%&'*+.^`|~]+";
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            TOKEN + "/" + TOKEN + "(\\s*;\\s*(" + TOKEN + "\\s*=\\s*(" + TOKEN + "|\"[ !#-\\[\\]-~]*\"))?)*");
    private static final Pattern CHARSET = Pattern.compile("(?i).*;\\s*charset\\s*=\\s*(?!\"?utf-8\"?\\s*(;|$)).*");

    record Headers(
            @Nullable String clientRequestId,
            @Nullable String correlationRequestId,
            @Nullable String accept,
            @Nullable String contentType) {}

    record Problem(ErrorCode code, String message) {}

    Optional<Problem> problem() {
        return invalid("path", path, RequestForm::pathProblem)
                .or(() -> invalid("query", query, RequestForm::queryProblem))
                .or(() -> invalid(CommonHeadersFilter.CLIENT, headers.clientRequestId(), RequestForm::idProblem))
                .or(() -> invalid(
                        CommonHeadersFilter.CORRELATION, headers.correlationRequestId(), RequestForm::idProblem))
                .or(() -> mediaTypes(headers.accept())
                        ? Optional.empty()
                        : Optional.of(new Problem(
                                ErrorCode.NOT_ACCEPTABLE, "The header Accept of the request names no media types.")))
                .or(() -> contentType(headers.contentType()));
    }

    private interface Rule {
        Optional<String> problem(String value);
    }

    private static Optional<Problem> invalid(String field, @Nullable String value, Rule rule) {
        return Optional.ofNullable(value)
                .flatMap(rule::problem)
                .map(problem -> new Problem(ErrorCode.INVALID_REQUEST, field + ": " + problem));
    }

    private static Optional<String> pathProblem(String path) {
        if (path.length() > Limit.PATH.most()) {
            return tooLong(path, Limit.PATH);
        }
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            if (segments[i].isEmpty()) {
                if (i < segments.length - 1) {
                    return Optional.of("it has a segment without a name (//).");
                }
                continue;
            }
            Optional<String> problem = segmentProblem(segments[i]);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> segmentProblem(String raw) {
        Optional<String> decoded = decoded(raw);
        if (decoded.isEmpty()) {
            return Optional.of("the escapes of '" + PlainText.shown(raw) + "' are not UTF-8.");
        }
        String segment = decoded.get();
        return segment.equals(".")
                        || segment.equals("..")
                        || !SEGMENT.matcher(segment).matches()
                ? Optional.of(
                        "a segment is a name of letters (a to z), digits and - _ . ( ) and the like, and not . or .."
                                + " alone. '" + PlainText.shown(segment) + "' does not fit.")
                : Optional.empty();
    }

    private static Optional<String> queryProblem(String query) {
        if (query.length() > Limit.QUERY.most()) {
            return tooLong(query, Limit.QUERY);
        }
        if (!QUERY.matcher(query).matches()) {
            return Optional.of(
                    "a character is neither a letter nor one of - . _ ~ ! $ & ' ( ) * + , ; = : @ / ? %; escape it.");
        }
        for (String part : List.of(query.split("[&=]", -1))) {
            Optional<String> decoded = decoded(part.replace('+', ' '));
            if (decoded.isEmpty()) {
                return Optional.of("the escapes of '" + PlainText.shown(part) + "' are not UTF-8.");
            }
            Optional<String> problem = decoded.flatMap(PlainText::problem);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> idProblem(String id) {
        if (id.length() > Limit.REQUEST_ID.most()) {
            return tooLong(id, Limit.REQUEST_ID);
        }
        return REQUEST_ID.matcher(id).matches()
                ? Optional.empty()
                : Optional.of(
                        "only printable ASCII characters are allowed. '" + PlainText.shown(id) + "' does not fit.");
    }

    private static Optional<String> tooLong(String value, Limit limit) {
        return Optional.of("it has " + value.length() + " characters, and at most " + limit.most() + " are allowed.");
    }

    private static boolean mediaTypes(@Nullable String accept) {
        return accept == null
                || accept.isBlank()
                || (accept.length() <= Limit.HEADER.most()
                        && List.of(accept.split(",", -1)).stream()
                                .map(String::strip)
                                .filter(type -> !type.isEmpty())
                                .allMatch(type -> MEDIA_TYPE.matcher(type).matches()));
    }

    private static Optional<Problem> contentType(@Nullable String type) {
        if (type == null) {
            return Optional.empty();
        }
        if (type.length() > Limit.HEADER.most()
                || !MEDIA_TYPE.matcher(type.strip()).matches()) {
            return Optional.of(new Problem(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body's Content-Type '" + PlainText.shown(type) + "' is no media type."));
        }
        return CHARSET.matcher(type).matches()
                ? Optional.of(new Problem(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "The body's Content-Type '" + PlainText.shown(type) + "' is not of UTF-8, as JSON is."))
                : Optional.empty();
    }

    /** Without its escapes; empty when they are none, or not of UTF-8. */
    private static Optional<String> decoded(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char character = raw.charAt(i);
            if (character != '%') {
                bytes.writeBytes(String.valueOf(character).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            if (i + 2 >= raw.length()) {
                return Optional.empty();
            }
            int high = Character.digit(raw.charAt(i + 1), 16);
            int low = Character.digit(raw.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
