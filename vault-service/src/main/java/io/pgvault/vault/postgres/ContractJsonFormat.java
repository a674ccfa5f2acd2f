package io.pgvault.vault.postgres;

import io.pgvault.contract.ContractJson;
import io.quarkus.hibernate.orm.JsonFormat;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.inject.Singleton;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;
import org.hibernate.type.format.jackson.JacksonJsonFormatMapper;

/** JSON columns are written as messages are: what is stored outlives the mapper of the HTTP API. */
@Singleton
@JsonFormat
@PersistenceUnitExtension
class ContractJsonFormat implements FormatMapper {
    private final FormatMapper mapper = new JacksonJsonFormatMapper(ContractJson.mapper());

    @Override
    public <T> T fromString(CharSequence text, JavaType<T> type, WrapperOptions options) {
        return mapper.fromString(text, type, options);
    }

    @Override
    public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
        return mapper.toString(value, type, options);
    }
}
