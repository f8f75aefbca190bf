package io.github.langgraph4spring.benchmarks.alibaba;

import java.nio.file.Path;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.benchmarks.worker.Texts;
import io.github.langgraph4spring.benchmarks.worker.Worker;

/**
 * A process that measures Spring AI Alibaba's saver.
 */
final class AlibabaWorker {

	private AlibabaWorker() {
	}

	/**
	 * Serves.
	 * @param args what becomes of its cache, the JDBC URL, how many connections
	 * the pool has, and the file of the texts
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(args[1]);
		config.setMaximumPoolSize(Integer.parseInt(args[2]));
		HikariDataSource pool = new HikariDataSource(config);
		Worker.serve(new AlibabaSaver(pool, AlibabaSaver.Cache.valueOf(args[0]), Texts.read(Path.of(args[3]))));
	}

}
