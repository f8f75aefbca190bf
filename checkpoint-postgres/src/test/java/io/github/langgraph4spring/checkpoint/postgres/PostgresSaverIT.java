package io.github.langgraph4spring.checkpoint.postgres;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every contract over every way to connect.
 */
class PostgresSaverIT {

	@Nested
	@ParameterizedClass
	@EnumSource(SaverWay.class)
	class Contract extends CheckpointSaverContract {

	}

	@Nested
	@ParameterizedClass
	@EnumSource(SaverWay.class)
	class PythonConformance extends PythonConformanceContract {

	}

	@Nested
	@ParameterizedClass
	@EnumSource(SaverWay.class)
	class JavaScriptValidation extends JavaScriptValidationContract {

	}

}
