package io.pgvault.retention;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Passes every call on, notes it, and fails once at the call of a given number: before it is passed on, or after. */
public final class StumblingBlobs {
    private final BlobStore behind;
    private final int failingCall;
    private final boolean answerLost;
    private final List<String> calls = new ArrayList<>();

    public StumblingBlobs(BlobStore behind, int failingCall, boolean answerLost) {
        this.behind = behind;
        this.failingCall = failingCall;
        this.answerLost = answerLost;
    }

    /** Method and last part of the blob's name, in the order of the calls. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public BlobStore store() {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    Object target = method.getName().equals("list") ? arguments[1] : arguments[0];
                    calls.add(method.getName() + " " + lastPart(target.toString()));
                    boolean fails = calls.size() == failingCall;
                    if (fails && !answerLost) {
                        throw failure();
                    }
                    try {
                        Object answer = method.invoke(behind, arguments);
                        if (fails) {
                            throw failure();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static String lastPart(String target) {
        return target.substring(target.lastIndexOf('/', target.length() - 2) + 1);
    }

    private static BackupException failure() {
        return new BackupException(ErrorCode.STORAGE_UNREACHABLE, "Storage is away.");
    }
}
