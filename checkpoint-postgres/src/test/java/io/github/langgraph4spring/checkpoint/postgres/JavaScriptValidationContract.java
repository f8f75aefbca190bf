package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The checks of {@code @langchain/langgraph-checkpoint-validation}, each under its name
 * in JavaScript. What they check is re-expressed here, and often stricter. Where it
 * contradicts Python's suite Python's rule holds, and a comment says so.
 */
abstract class JavaScriptValidationContract extends SaverContract
		implements JavaScriptPutChecks, JavaScriptGetTupleChecks, JavaScriptListChecks, JavaScriptDeltaChannelChecks {

	@Override
	public void deleteEverything() {
		jdbc().sql("truncate checkpoints, checkpoint_blobs, checkpoint_writes").update();
	}

}
