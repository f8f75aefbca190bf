package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.postgres.TenantSupplier;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The checkpointer cannot be set up with what the application has configured. The message
 * describes what was found, {@link #action()} what to do about it.
 */
final class CheckpointSetupException extends CheckpointException {

	private final String action;

	CheckpointSetupException(String description, String action) {
		this(description, action, null);
	}

	CheckpointSetupException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	/**
	 * A job over the connections of tenants would see no thread, and do nothing.
	 */
	static void requireNoTenants(ObjectProvider<TenantSupplier> tenants, String property) {
		if (tenants.getIfAvailable() != null) {
			throw new CheckpointSetupException(property
					+ " is set and there is a TenantSupplier: with row-level security the job would see no thread.",
					"Let an application without a TenantSupplier do it, whose role owns the tables.");
		}
	}

	String action() {
		return this.action;
	}

}
