package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.postgres.autoconfigure.PostgresCheckpointProperties.PythonType;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The application's classes that may be stored, as far as they are known when the
 * application is processed ahead of time: those are restored by reflection.
 */
final class AllowedTypesHints implements BeanFactoryInitializationAotProcessor {

	private static final String ANY = ".*";

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		Binder binder = Binder.get(beanFactory.getBean(Environment.class));
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		Stream<Class<?>> allowed = list(binder, "allowed-types", String.class).flatMap(AllowedTypesHints::names)
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.map((name) -> ClassUtils.resolveClassName(name, classLoader));
		Stream<Class<?>> counterparts = list(binder, "python-types", PythonType.class).map(PythonType::getJava);
		Class<?>[] types = Stream.concat(allowed, counterparts).filter(Objects::nonNull).toArray(Class<?>[]::new);
		return (types.length != 0) ? (context, code) -> register(context.getRuntimeHints(), types) : null;
	}

	private static <T> Stream<T> list(Binder binder, String property, Class<T> type) {
		return binder.bind("langgraph.checkpoint.postgres." + property, Bindable.listOf(type))
			.orElse(List.of())
			.stream();
	}

	private static void register(RuntimeHints hints, Class<?>[] types) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), types);
	}

	private static Stream<String> names(String pattern) {
		if (!pattern.endsWith(ANY)) {
			return Stream.of(pattern);
		}
		String packageName = pattern.substring(0, pattern.length() - ANY.length());
		return new AllClasses().findCandidateComponents(packageName)
			.stream()
			.map((definition) -> String.valueOf(definition.getBeanClassName()))
			.filter((name) -> ClassUtils.getPackageName(name).equals(packageName));
	}

	private static final class AllClasses extends ClassPathScanningCandidateComponentProvider {

		AllClasses() {
			super(false);
			addIncludeFilter((metadata, factory) -> true);
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return true;
		}

	}

}
