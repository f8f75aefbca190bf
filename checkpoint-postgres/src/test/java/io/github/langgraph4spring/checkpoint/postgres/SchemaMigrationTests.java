package io.github.langgraph4spring.checkpoint.postgres;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaMigrationTests {

	@Test
	void theApplicationsCallbacksAreNotFound() throws IOException {
		URL url = getClass().getResource("SchemaMigrationTests.class");
		ClassLoader application = new ClassLoader() {
			@Override
			public Enumeration<URL> getResources(String name) {
				return Collections.enumeration(Collections.singleton(url));
			}
		};
		ClassLoader ours = new SchemaMigration.OwnResources(application, SchemaMigration.LOCATION);
		assertThat(ours.getResources("db/callback").hasMoreElements()).isFalse();
		assertThat(ours.getResources(SchemaMigration.LOCATION).hasMoreElements()).isTrue();
	}

}
