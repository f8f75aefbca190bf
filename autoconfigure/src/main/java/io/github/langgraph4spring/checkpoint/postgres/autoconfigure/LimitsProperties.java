package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.serde.DecodingLimits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How much a stored value may ask of whoever reads it.
 *
 * @param maxDepth Maximum number of levels that lists, maps and objects may be nested.
 * @param maxSize Maximum size of a value.
 * @param maxElements Maximum number of elements that a value may consist of, keys of maps
 * counted.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.limits")
record LimitsProperties(@DefaultValue("512") int maxDepth, @DefaultValue("1GB") DataSize maxSize,
		@DefaultValue("16777216") int maxElements) {

	DecodingLimits toDecodingLimits() {
		try {
			return new DecodingLimits(this.maxDepth, this.maxSize.toBytes(), this.maxElements);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("langgraph.checkpoint.postgres.limits", this,
					String.valueOf(ex.getMessage()));
		}
	}

}
