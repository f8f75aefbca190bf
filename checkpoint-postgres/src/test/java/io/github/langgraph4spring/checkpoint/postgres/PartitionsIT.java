package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tables that are partitioned by the thread's id: the contracts hold as they do
 * otherwise.
 */
class PartitionsIT {

	private static final List<String> TABLES = List.of("checkpoints", "checkpoint_blobs", "checkpoint_writes");

	/** Kind, columns, defaults, collation, storage, key, indexes and rights. */
	private static final String SHAPE = """
			select c.relname || ' ' || string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
			    a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attcollation, a.attstorage, a.attcompression, a.attacl), ', '
			    order by a.attnum)
			    || (select string_agg(split_part(indexdef, ' USING ', 2) || indexname, ', ' order by indexname)
			        from pg_indexes i where i.schemaname = 'public' and i.tablename = c.relname)
			    || coalesce((select string_agg(acl::text, ',' order by acl::text) from unnest(c.relacl) as acl), '')
			from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
			left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
			where c.relname in ('checkpoints', 'checkpoint_blobs', 'checkpoint_writes')
			group by c.oid, c.relname, c.relacl order by c.relname
			""";

	static void partition(PostgresSchema schema) {
		schema.migrate();
		schema.withPartitions(4).add(SchemaOption.PARTITIONS);
	}

	private final PGSimpleDataSource database = TestDatabase.create();

	private final PostgresSchema schema = PostgresSchema.of(this.database);

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	private List<String> shape() {
		return this.jdbc.sql(SHAPE).query(String.class).list();
	}

	@Test
	void tablesAreAsTheyWereButForTheirPartitions() {
		PeerSetup.python(PeerSetup.PYTHON_NEWEST, this.database, "public");
		this.jdbc.sql("grant select, insert on checkpoints to public").update();
		this.jdbc.sql("grant select (metadata), update (metadata, checkpoint) on checkpoints to public").update();
		List<String> before = shape();
		partition(this.schema);
		partition(this.schema);
		this.schema.validate();
		assertThat(shape()).isEqualTo(before);
		for (String table : TABLES) {
			assertThat(this.jdbc.sql("select count(*) from pg_inherits where inhparent = ?::regclass")
				.param(table)
				.query(Integer.class)
				.single()).isEqualTo(4);
		}
		assertThat(this.jdbc.sql("select max(v) from checkpoint_migrations").query(Integer.class).single())
			.isEqualTo(PeerSetup.PYTHON_NEWEST);
	}

	@Test
	void tablesWithRowsAreRefusedAndStay() {
		this.schema.migrate();
		PostgresSaver saver = new PostgresSaver(this.database);
		CheckpointConfig saved = saver.put(CheckpointConfig.of("t"), Checkpoint.builder(0).build(),
				CheckpointMetadata.of("loop", 0), Map.of());
		assertThatExceptionOfType(PostgresSchemaException.class)
			.isThrownBy(() -> this.schema.add(SchemaOption.PARTITIONS))
			.withMessageContaining("The table \"checkpoints\" has rows, and only empty tables are partitioned")
			.withMessageContaining("Leave partitions out of the options");
		this.schema.validate();
		assertThat(saver.getTuple(saved)).isPresent();
	}

	@Test
	void tablesWithTriggersAreRefused() {
		this.schema.migrate();
		this.schema.add(SchemaOption.TOMBSTONES);
		assertThatExceptionOfType(PostgresSchemaException.class)
			.isThrownBy(() -> this.schema.add(SchemaOption.PARTITIONS))
			.withMessageContaining("triggers");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			alter table checkpoint_writes enable row level security | row-level security
			create publication published for table checkpoint_writes | a publication
			alter table checkpoint_writes replica identity full | a replica identity
			alter table checkpoint_writes add foreign key (idx) references checkpoint_migrations | foreign keys
			create rule quiet as on delete to checkpoint_writes do instead nothing | rules
			alter table checkpoint_writes set (fillfactor = 90) | storage parameters
			comment on table checkpoint_writes is $$ours$$ | a comment
			""")
	void tablesThatWouldLoseSomethingAreRefused(String statement, String lost) {
		this.schema.migrate();
		this.jdbc.sql(statement).update();
		assertThatExceptionOfType(PostgresSchemaException.class)
			.isThrownBy(() -> this.schema.add(SchemaOption.PARTITIONS))
			.withMessageContaining("The table \"checkpoint_writes\" has " + lost + ", which would be lost");
	}

	@Test
	void optionsAndRetentionWorkOnPartitions() {
		partition(this.schema);
		this.schema.add(SchemaOption.COLUMN_SETTINGS);
		this.schema.add(SchemaOption.THREAD_STATISTICS);
		this.schema.add(SchemaOption.TOMBSTONES);
		PostgresSaver saver = new PostgresSaver(this.database);
		for (int thread = 0; thread < 10; thread++) {
			CheckpointConfig parent = CheckpointConfig.of("t" + thread);
			for (int i = 0; i < 3; i++) {
				parent = saver.put(parent, Checkpoint.builder(i).build(), CheckpointMetadata.of("loop", i), Map.of());
			}
		}
		assertThat(Retention.builder(this.database)
			.policy(new RetentionPolicy(2, Duration.ofDays(1)))
			.batchSize(3)
			.build()
			.run()).hasValue(10);
		saver.deleteThread("t3");
		assertThat(saver.threadStatistics(ThreadOrder.CHECKPOINTS, null)).hasSize(9)
			.allSatisfy((statistics) -> assertThat(statistics.checkpoints()).isEqualTo(2));
	}

	@Test
	void numberOfPartitionsThatMakesNoSenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.schema.withPartitions(1)).withMessageContaining("1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.schema.withPartitions(1025));
	}

	@Nested
	@ParameterizedClass
	@EnumSource(value = SaverWay.class, names = "POOL")
	class Contract extends CheckpointSaverContract {

		@Override
		protected void migrate(PostgresSchema schema) {
			partition(schema);
		}

	}

	@Nested
	@ParameterizedClass
	@EnumSource(value = SaverWay.class, names = "POOL")
	class PythonConformance extends PythonConformanceContract {

		@Override
		protected void migrate(PostgresSchema schema) {
			partition(schema);
		}

	}

	@Nested
	@ParameterizedClass
	@EnumSource(value = SaverWay.class, names = "POOL")
	class JavaScriptValidation extends JavaScriptValidationContract {

		@Override
		protected void migrate(PostgresSchema schema) {
			partition(schema);
		}

	}

}
