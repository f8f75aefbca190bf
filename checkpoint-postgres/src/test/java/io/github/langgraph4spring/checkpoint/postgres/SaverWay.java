package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Objects;

import com.zaxxer.hikari.HikariDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Every way to connect, with both savers.
 */
enum SaverWay implements WayToConnect {

	POOL((database) -> OpenSaver.overPool(pool(database), PostgresSaver::new)),

	POOL_WITHOUT_AUTO_COMMIT((database) -> {
		HikariDataSource pool = pool(database);
		pool.setAutoCommit(false);
		return OpenSaver.overPool(pool, PostgresSaver::new);
	}),

	POOL_WITH_WRITES_THAT_WAIT((database) -> OpenSaver.overPool(pool(database),
			(pool) -> PostgresSaver.builder(pool).durability(Durability.NEXT_PUT).build())),

	ONE_CONNECTION((database) -> OpenSaver.overConnection(database.getConnection(), PostgresSaver::new)),

	CONNECTION_STRING((database) -> fromConnectionString(libpqUri(database))),

	JDBC_URL((database) -> fromConnectionString(database.getUrl() + "&user=" + database.getUser())),

	ASYNCHRONOUS_POOL((database) -> OpenSaver.overPool(pool(database),
			(pool) -> new BlockingSaver(new AsyncPostgresSaver(pool)))),

	ASYNCHRONOUS_ONE_CONNECTION((database) -> OpenSaver.overConnection(database.getConnection(),
			(connection) -> new BlockingSaver(new AsyncPostgresSaver(connection)))),

	ASYNCHRONOUS_CONNECTION_STRING((database) -> {
		AsyncPostgresSaver saver = AsyncPostgresSaver.fromConnectionString(libpqUri(database))
			.toCompletableFuture()
			.join();
		return OpenSaver.overNothing(new BlockingSaver(saver), saver);
	});

	private final WayToConnect way;

	SaverWay(WayToConnect way) {
		this.way = way;
	}

	@Override
	public OpenSaver open(PGSimpleDataSource database) throws Exception {
		return this.way.open(database);
	}

	private static HikariDataSource pool(PGSimpleDataSource database) {
		return OpenSaver.pool(database, 4);
	}

	private static OpenSaver fromConnectionString(String connectionString) {
		PostgresSaver saver = PostgresSaver.fromConnectionString(connectionString);
		return OpenSaver.overNothing(saver, saver);
	}

	private static String libpqUri(PGSimpleDataSource database) {
		String password = Objects.toString(database.getPassword(), "");
		return "postgresql://" + database.getUser() + (password.isEmpty() ? "" : ":" + password) + "@"
				+ database.getServerNames()[0] + ":" + database.getPortNumbers()[0] + "/" + database.getDatabaseName();
	}

}
