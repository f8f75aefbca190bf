package io.github.langgraph4spring.checkpoint.postgres;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/**
 * Whose threads an operation may see and write.
 *
 * @param name what their ids begin with, before a colon
 */
record Tenant(String name) {

	static Tenant of(TenantSupplier supplier) {
		@Nullable String name = supplier.tenant();
		if (name == null || name.isEmpty() || name.indexOf(':') >= 0 || name.indexOf('\0') >= 0) {
			throw new CheckpointException("Not a tenant: " + ((name != null) ? "'" + name + "'" : "null")
					+ ". The TenantSupplier must give a name that is not empty and has no colon, or throw");
		}
		return new Tenant(name);
	}

	/** The one that may write a thread. */
	static Tenant ofThread(String threadId) {
		return new Tenant(threadId.substring(0, threadId.indexOf(':')));
	}

	void requireOwn(String threadId) {
		if (!threadId.startsWith(this.name + ":")) {
			throw new CheckpointException("The thread '" + threadId + "' is not of the tenant '" + this.name
					+ "', and nothing was written: the ids of its threads begin with '" + this.name + ":'");
		}
	}

}
