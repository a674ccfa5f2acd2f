package io.pgvault.vault.rest.access;

import io.pgvault.vault.access.Action;
import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the action of a resource's method. Each has one; a test looks. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Performs {
    @Nonbinding
    Action value();

    /** Who asks whether the caller may. */
    @Nonbinding
    By checked() default By.PATH;

    /** Where the scope comes from that the caller needs a role at. */
    enum By {
        /** The path names the scope, and the call does not reach the method without a role there. */
        PATH,
        /** The method passes over every item that the caller has no role for, as if it were not there. */
        ITEM
    }
}
