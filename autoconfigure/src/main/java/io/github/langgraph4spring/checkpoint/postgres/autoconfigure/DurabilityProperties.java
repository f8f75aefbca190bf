package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.postgres.Durability;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TransactionMode;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * When pending writes are saved.
 *
 * @param pendingWrites When pending writes are saved: at once, or with the next
 * checkpoint of their thread, which saves a round trip and loses them in a crash before
 * that.
 * @param maxWaiting How much may wait for the next checkpoint. Where more would, it is
 * saved at once.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.durability")
record DurabilityProperties(@DefaultValue("immediate") Durability pendingWrites,
		@DefaultValue("16MB") DataSize maxWaiting) {

	void apply(PostgresSaver.Builder builder, TransactionMode transaction) {
		if (this.pendingWrites == Durability.NEXT_PUT && transaction == TransactionMode.JOIN) {
			throw new InvalidConfigurationPropertyValueException(
					"langgraph.checkpoint.postgres.durability.pending-writes", this.pendingWrites,
					"With langgraph.checkpoint.postgres.transaction=join they may come into another transaction than "
							+ "the one they were made in: keep one of the two at its default.");
		}
		if (this.maxWaiting.isNegative()) {
			throw new InvalidConfigurationPropertyValueException("langgraph.checkpoint.postgres.durability.max-waiting",
					this.maxWaiting, "It must not be negative. With 0B nothing waits.");
		}
		builder.durability(this.pendingWrites).maxWaitingBytes(this.maxWaiting.toBytes());
	}

}
