package io.pgvault.vault.rest.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.limits.Limit;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Looks at each body before anything is made of it. */
@Provider
class BodyFormCheck implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        byte[] body = context.getInputStream().readAllBytes();
        BodyLimit wanted = context.getType().getAnnotation(BodyLimit.class);
        Limit limit = wanted == null ? Limit.BODY : wanted.value();
        if (body.length > limit.most()) {
            throw new BackupException(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "The body has " + body.length + " bytes, and at most " + limit.most() + " are allowed here.");
        }
        requireText(body);
        try {
            BodyForm.check(body);
        } catch (JsonProcessingException e) {
            throw new WebApplicationException(e, Response.Status.BAD_REQUEST);
        }
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }

    private static void requireText(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new BackupException(ErrorCode.INVALID_REQUEST, "body: it is not UTF-8, as JSON is.", e);
        }
    }
}
