package io.github.langgraph4spring.checkpoint.postgres;

import org.postgresql.ds.PGSimpleDataSource;

/**
 * A way to connect a saver.
 */
public interface WayToConnect {

	/**
	 * Opens a saver.
	 * @param database a database with the tables in the schema {@code public}
	 * @return the saver, which the caller closes
	 */
	OpenSaver open(PGSimpleDataSource database) throws Exception;

}
