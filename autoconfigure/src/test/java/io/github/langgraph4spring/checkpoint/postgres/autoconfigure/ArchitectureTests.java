package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The habits of an auto-configuration.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.github.langgraph4spring.checkpoint.postgres.autoconfigure");

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(CLASSES);
	}

	@Test
	void beanMethodsArePackagePrivateAndMayBeReplaced() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.bePackagePrivate()
			.andShould()
			.beAnnotatedWith(ConditionalOnMissingBean.class)
			.check(CLASSES);
	}

	@Test
	void classConditionsAreOnClasses() {
		methods().should().notBeAnnotatedWith(ConditionalOnClass.class).check(CLASSES);
	}

	/**
	 * What is public is for users, or made by name: Spring Boot makes the
	 * auto-configurations, pgjdbc the socket factory.
	 */
	@Test
	void onlyTheInterfaceIsPublic() {
		Set<String> names = CLASSES.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
			.filter((type) -> !type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toSet());
		assertThat(names).containsExactlyInAnyOrder("EmbeddedPostgresException", "PostgresCheckpointConnectionDetails",
				"PostgresCheckpointProperties", "SslBundleSocketFactory");
	}

}
