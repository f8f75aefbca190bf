package io.github.langgraph4spring.checkpoint.postgres;

/**
 * Says whose threads an operation may see and write, where the tables have
 * {@link SchemaOption#ROW_LEVEL_SECURITY}: those whose id begins with the tenant and a
 * colon. It is asked by each operation, on the thread that calls it; for a list when it
 * is called, not when it is read.
 * <p>
 * Implementations must be safe for use by several threads.
 */
@FunctionalInterface
public interface TenantSupplier {

	/**
	 * Returns the tenant of the caller.
	 * @return the tenant, not empty and without a colon. What is thrown instead reaches
	 * the caller, and nothing is done
	 */
	String tenant();

}
