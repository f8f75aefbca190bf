package io.github.langgraph4spring.checkpoint.postgres;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * The command line of {@link PostgresSchema}. Prints neither stack traces nor values that
 * could be a password.
 */
final class SchemaCommand {

	static final int OK = 0;

	static final int FAILED = 1;

	static final int MISUSED = 2;

	private static final String USAGE = """
			Usage: PostgresSchema migrate|validate --url <url> [--username <name>] [--password <password>]
			                      [--schema <schema>] [--options <options>] [--partitions <number>]

			  migrate     creates LangGraph's checkpoint tables, or takes over those of Python or JavaScript
			  validate    checks them without writing
			  --url       jdbc:postgresql://host:port/database or postgresql://user:password@host:port/database
			  --username  else from the URL, else from the environment variable PGUSER
			  --password  else from the URL, else from the environment variable PGPASSWORD
			  --schema    public if not given
			  --options   what migrate adds, with a comma between: partitions, column-settings, thread-statistics,
			              tombstones, row-level-security
			  --partitions
			              how many partitions a table gets: 16 if not given
			""";

	private static final Set<String> OPTIONS = Set.of("--url", "--username", "--password", "--schema", "--options",
			"--partitions");

	private final Function<String, @Nullable String> environment;

	private final PrintStream out;

	private final PrintStream err;

	SchemaCommand(Function<String, @Nullable String> environment, PrintStream out, PrintStream err) {
		this.environment = environment;
		this.out = out;
		this.err = err;
	}

	/** Returns the exit code. */
	int run(String... args) {
		if (Arrays.asList(args).contains("--help")) {
			this.out.print(USAGE);
			return OK;
		}
		try {
			Map<String, String> options = options(args);
			String schema = options.getOrDefault("--schema", "public");
			PostgresSchema postgresSchema = partitioned(PostgresSchema.of(dataSource(options), schema), options);
			if (args[0].equals("migrate")) {
				Set<SchemaOption> added = schemaOptions(options.getOrDefault("--options", ""));
				postgresSchema.migrate();
				added.forEach(postgresSchema::add);
			}
			else {
				postgresSchema.validate();
			}
			this.out.println("Schema \"" + schema + "\" is complete");
			return OK;
		}
		catch (IllegalArgumentException | InvalidConnectionStringException ex) {
			this.err.println(describe(ex));
			this.err.print(USAGE);
			return MISUSED;
		}
		catch (RuntimeException ex) {
			this.err.println(describe(ex));
			return FAILED;
		}
	}

	private static Map<String, String> options(String[] args) {
		if (args.length == 0 || !Set.of("migrate", "validate").contains(args[0])) {
			throw new IllegalArgumentException("The first argument must be migrate or validate");
		}
		Map<String, String> options = new HashMap<>();
		for (int i = 1; i < args.length; i += 2) {
			if (!OPTIONS.contains(args[i])) {
				throw new IllegalArgumentException("Argument " + (i + 1) + " is not one of the options");
			}
			if (i + 1 == args.length) {
				throw new IllegalArgumentException("Option " + args[i] + " has no value");
			}
			options.put(args[i], args[i + 1]);
		}
		return options;
	}

	private static PostgresSchema partitioned(PostgresSchema schema, Map<String, String> options) {
		String partitions = options.get("--partitions");
		try {
			return (partitions != null) ? schema.withPartitions(Integer.parseInt(partitions)) : schema;
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("Option --partitions is not a number", ex);
		}
	}

	private static Set<SchemaOption> schemaOptions(String names) {
		Set<SchemaOption> options = EnumSet.noneOf(SchemaOption.class);
		for (String name : names.isEmpty() ? new String[0] : names.split(",")) {
			try {
				options.add(SchemaOption.valueOf(name.strip().replace('-', '_').toUpperCase(Locale.ROOT)));
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("Option --options has an unknown one", ex);
			}
		}
		return options;
	}

	private DataSource dataSource(Map<String, String> options) {
		String url = options.get("--url");
		if (url == null) {
			throw new IllegalArgumentException("Option --url is missing");
		}
		ConnectionString connection = ConnectionString.parse(url);
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		try {
			dataSource.setUrl(connection.jdbcUrl());
		}
		catch (IllegalArgumentException ex) {
			// Its message has the URL, which may hold a password.
			throw new IllegalArgumentException("Option --url is not a URL of Postgres", ex);
		}
		String username = firstOf(options.get("--username"), connection.username(), this.environment.apply("PGUSER"));
		String password = firstOf(options.get("--password"), connection.password(),
				this.environment.apply("PGPASSWORD"));
		dataSource.setUser(username);
		dataSource.setPassword(password);
		return dataSource;
	}

	private static @Nullable String firstOf(@Nullable String... values) {
		for (String value : values) {
			if (value != null && !value.isEmpty()) {
				return value;
			}
		}
		return null;
	}

	private static String describe(RuntimeException ex) {
		String message = String.valueOf(ex.getMessage());
		if (ex instanceof CannotGetJdbcConnectionException && ex.getCause() != null) {
			message += ": " + ex.getCause().getMessage();
		}
		return message.strip().replaceAll("\\s*\\R\\s*", "; ");
	}

}
