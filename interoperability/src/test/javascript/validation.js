/**
 * Runs the checks of @langchain/langgraph-checkpoint-validation, those of delta channels included, on Java's saver;
 * writes a line of JSON for each.
 *
 *     node validation.js PORT
 */
import { startVitest } from "vitest/node";

const vitest = await startVitest(
  "test",
  [],
  {
    root: import.meta.dirname,
    include: ["validation.checks.js"],
    globals: true,
    watch: false,
    reporters: [{}],
    provide: { port: Number(process.argv[2]) },
  },
);

for (const file of vitest.state.getTestModules()) {
  for (const error of file.errors()) {
    throw new Error(error.message);
  }
  for (const test of file.children.allTests()) {
    const { state, errors } = test.result();
    const error = state === "passed" ? null : (errors?.map(({ stack, message }) => stack ?? message).join("\n") ?? state);
    process.stdout.write(`${JSON.stringify({ check: test.fullName, error })}\n`);
  }
}
await vitest.close();
process.exitCode = 0;
