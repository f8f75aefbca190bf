/**
 * Prepares databases, and does with checkpoints what needs no graph.
 *
 *     node set-up.js
 *
 * reads commands, a line of JSON each, and answers each by a line of JSON.
 */
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { answerEach } from "./commands.js";

async function setUp(checkpointer, database, version) {
  if (version === null) {
    return checkpointer.setup();
  }
  // the package exports its steps to nobody
  const { getMigrations } = await import(
    new URL("migrations.js", import.meta.resolve("@langchain/langgraph-checkpoint-postgres"))
  );
  const client = new pg.Client(database);
  await client.connect();
  for (const [v, step] of getMigrations("public").slice(0, version + 1).entries()) {
    await client.query(step);
    await client.query("INSERT INTO checkpoint_migrations (v) VALUES ($1)", [v]);
  }
  await client.end();
}

async function put(checkpointer, thread_id) {
  const config = { configurable: { thread_id, checkpoint_ns: "" } };
  const saved = await checkpointer.put(config, emptyCheckpoint(), { source: "update", step: 0, parents: {} }, {});
  await checkpointer.putWrites(saved, [["note", new TextEncoder().encode("written")]], "task");
  return saved.configurable.checkpoint_id;
}

async function list(checkpointer, thread_id) {
  const found = [];
  for await (const { checkpoint, pendingWrites } of checkpointer.list({ configurable: { thread_id } })) {
    found.push([checkpoint.id, pendingWrites.map(([, , value]) => new TextDecoder().decode(value))]);
  }
  return found;
}

async function answer({ do: operation, database, version, thread }) {
  const checkpointer = PostgresSaver.fromConnString(database);
  try {
    switch (operation) {
      case "set up":
        return await setUp(checkpointer, database, version);
      case "put":
        return await put(checkpointer, thread);
      case "list":
        return await list(checkpointer, thread);
      case "delete":
        return await checkpointer.deleteThread(thread);
    }
  } finally {
    await checkpointer.end();
  }
}

await answerEach(answer);
