package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The checks of {@code langgraph-checkpoint-conformance}, each under its name in Python.
 * What they check is re-expressed here, and often stricter: whole values are compared.
 */
abstract class PythonConformanceContract extends SaverContract
		implements PythonPutChecks, PythonPutWritesChecks, PythonGetTupleChecks, PythonListChecks, PythonDeleteChecks,
		PythonCopyThreadChecks, PythonDeltaChannelHistoryChecks {

}
