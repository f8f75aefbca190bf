package io.github.langgraph4spring.sample;

import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.checkpoint.MemorySaver;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Remembers in memory until the starter supplies its saver, when this class goes: being
 * the application's own, its bean would come before an auto-configured one.
 */
@Configuration(proxyBeanMethods = false)
class TemporarySaver {

	@Bean
	@ConditionalOnMissingBean
	BaseCheckpointSaver memorySaver() {
		return new MemorySaver();
	}

}
