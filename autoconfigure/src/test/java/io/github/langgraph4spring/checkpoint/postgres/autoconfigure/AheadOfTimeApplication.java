package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;

import org.springframework.beans.BeanUtils;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Runs a context from generated code, in a JVM of its own: the code is in our packages.
 */
final class AheadOfTimeApplication {

	private AheadOfTimeApplication() {
	}

	/**
	 * Saves two checkpoints, deletes one by retention, and prints how many are left.
	 * @param args the class that initializes the context
	 */
	@SuppressWarnings("unchecked")
	public static void main(String[] args) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			((ApplicationContextInitializer<GenericApplicationContext>) BeanUtils
				.instantiateClass(ClassUtils.resolveClassName(args[0], null))).initialize(context);
			context.refresh();
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			Databases.put(saver, "t");
			Databases.put(saver, "t");
			context.getBean(RetentionJob.class).run();
			System.out.println("left: " + saver.list(CheckpointConfig.of("t")).count());
		}
	}

}
