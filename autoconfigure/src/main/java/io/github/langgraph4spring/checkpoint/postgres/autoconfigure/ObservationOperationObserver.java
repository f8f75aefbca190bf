package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.function.Supplier;

import io.github.langgraph4spring.checkpoint.postgres.ObservedOperation;
import io.github.langgraph4spring.checkpoint.postgres.OperationObserver;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of each operation, of which Micrometer makes timers, error counts
 * and spans, and records its size.
 */
final class ObservationOperationObserver implements OperationObserver {

	static final String OBSERVATION = "langgraph.checkpoint";

	static final String SIZE = "langgraph.checkpoint.size";

	private final ObservationRegistry observations;

	private final MeterProvider<DistributionSummary> sizes;

	ObservationOperationObserver(ObservationRegistry observations, MeterRegistry meters) {
		this.observations = observations;
		this.sizes = DistributionSummary.builder(SIZE)
			.description("Size of the state that an operation reads or writes")
			.baseUnit("bytes")
			.withRegistry(meters);
	}

	@Override
	public <T> T observe(ObservedOperation operation, Supplier<T> work) {
		Observation observation = Observation.createNotStarted(OBSERVATION, this.observations)
			.contextualName("checkpoint " + operation.name())
			.lowCardinalityKeyValue("operation", operation.name());
		// observe() cannot add what is known when the work is done
		observation.start();
		try {
			return observation.scoped(work);
		}
		catch (Throwable ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			identify(observation, operation);
			observation.stop();
			if (operation.size() > 0) {
				this.sizes.withTag("operation", operation.name()).record(operation.size());
			}
		}
	}

	private static void identify(Observation observation, ObservedOperation operation) {
		add(observation, "langgraph.thread.id", operation.threadId());
		add(observation, "langgraph.checkpoint.namespace", operation.checkpointNamespace());
		add(observation, "langgraph.checkpoint.id", operation.checkpointId());
	}

	private static void add(Observation observation, String key, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			observation.highCardinalityKeyValue(KeyValue.of(key, value));
		}
	}

}
