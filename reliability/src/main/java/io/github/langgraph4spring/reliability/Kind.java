package io.github.langgraph4spring.reliability;

import java.util.Locale;

/**
 * The faults, in the order of the table.
 */
enum Kind {

	SERVER_KILLED("the server killed with `kill -9`", ServerKilled::new),

	VIRTUAL_MACHINE_KILLED("the JVM killed with `kill -9`, another goes on", VirtualMachineKilled::new),

	BACKEND_TERMINATED("all sessions terminated (`pg_terminate_backend`)", BackendTerminated::new),

	CONNECTION_CUT("all connections cut by a proxy", ConnectionCut::new),

	CONNECTION_STALLED("all connections stalled by a proxy, `socketTimeout=1`", ConnectionStalled::new),

	POOL_EXHAUSTED("the pool exhausted", PoolExhausted::new),

	DISK_FULL("the disk full", DiskFull::new),

	FAILOVER("the primary killed, its synchronous replica promoted", Failover::new),

	DEADLOCK("a deadlock", Deadlock::new),

	SERIALIZATION_FAILURE("serialization failures, guarded puts on one thread", SerializationFailure::new),

	PGBOUNCER_KILLED("PgBouncer in transaction mode killed with `kill -9`", PgBouncerKilled::new),

	CLOCK_STEPPED("the clock set forward and back by hours and days", ClockStepped::new),

	TWO_NODES("two JVMs on one thread, `put`", (workspace) -> new TwoNodes(workspace, Client.Way.SHARED)),

	TWO_NODES_GUARDED("two JVMs on one thread, `putIfLatest`",
			(workspace) -> new TwoNodes(workspace, Client.Way.GUARDED));

	private final String description;

	private final Start start;

	Kind(String description, Start start) {
		this.description = description;
		this.start = start;
	}

	String option() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	String description() {
		return this.description;
	}

	Fault start(Workspace workspace) throws Exception {
		return this.start.in(workspace);
	}

	/**
	 * Sets up what a fault needs.
	 */
	@FunctionalInterface
	private interface Start {

		Fault in(Workspace workspace) throws Exception;

	}

}
