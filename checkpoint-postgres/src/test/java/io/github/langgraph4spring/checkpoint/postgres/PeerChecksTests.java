package io.github.langgraph4spring.checkpoint.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each check of the peers' suites is a test of ours, over every way to connect. Their
 * names are listed by list_checks.py.
 */
class PeerChecksTests {

	private static List<String> names(String resource) throws IOException {
		try (InputStream lines = PeerChecksTests.class.getResourceAsStream(resource)) {
			return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	/** The methods that are run, those of the contract's interfaces included. */
	private static Stream<Method> tests(Class<?> contract) {
		return Arrays.stream(contract.getMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class)
					|| method.isAnnotationPresent(ParameterizedTest.class));
	}

	private static Stream<String> displayNames(Class<?> contract) {
		return tests(contract).map((method) -> method.getAnnotation(DisplayName.class).value());
	}

	@Test
	void everyCheckOfPythonsSuiteIsATest() throws IOException {
		List<String> names = names("python-conformance.txt");
		assertThat(names).hasSize(89).doesNotHaveDuplicates();
		assertThat(displayNames(PythonConformanceContract.class)).containsExactlyInAnyOrderElementsOf(names);
	}

	@Test
	void testHasTheNameOfPythonsCheck() {
		assertThat(tests(PythonConformanceContract.class)).allSatisfy((method) -> {
			String name = method.getName().replaceAll("([A-Z])", "_$1").toLowerCase();
			assertThat("test_" + name).isEqualTo(method.getAnnotation(DisplayName.class).value());
		});
	}

	@Test
	void everyCheckOfJavaScriptsSuiteIsATest() throws IOException {
		List<String> names = names("javascript-validation.txt");
		assertThat(names).hasSize(42).doesNotHaveDuplicates();
		assertThat(displayNames(JavaScriptValidationContract.class)).containsExactlyInAnyOrderElementsOf(names);
	}

	@Test
	void contractsAreRunOverEveryWayToConnect() {
		List<Class<?>> run = Arrays.asList(PostgresSaverIT.class.getDeclaredClasses());
		assertThat(run).extracting((type) -> (Object) type.getSuperclass())
			.containsExactlyInAnyOrder(CheckpointSaverContract.class, PythonConformanceContract.class,
					JavaScriptValidationContract.class);
		assertThat(run).allSatisfy((type) -> {
			assertThat(type).hasAnnotation(ParameterizedClass.class);
			EnumSource ways = type.getAnnotation(EnumSource.class);
			assertThat(ways.value()).isEqualTo(SaverWay.class);
			assertThat(ways.names()).isEmpty();
		});
	}

}
