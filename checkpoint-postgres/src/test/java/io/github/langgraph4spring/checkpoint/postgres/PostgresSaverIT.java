package io.github.langgraph4spring.checkpoint.postgres;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Every contract over every way to connect.
 */
class PostgresSaverIT {

	@Nested
	@ParameterizedClass
	@EnumSource
	class Contract extends CheckpointSaverContract {

		@Parameter
		private SaverWay way;

		@Override
		protected OpenSaver open(PGSimpleDataSource database) throws Exception {
			return this.way.open(database);
		}

	}

	@Nested
	@ParameterizedClass
	@EnumSource
	class PythonConformance extends PythonConformanceContract {

		@Parameter
		private SaverWay way;

		@Override
		protected OpenSaver open(PGSimpleDataSource database) throws Exception {
			return this.way.open(database);
		}

	}

	@Nested
	@ParameterizedClass
	@EnumSource
	class JavaScriptValidation extends JavaScriptValidationContract {

		@Parameter
		private SaverWay way;

		@Override
		protected OpenSaver open(PGSimpleDataSource database) throws Exception {
			return this.way.open(database);
		}

	}

}
