/**
 * A graph whose subgraph waits between its nodes; prints the nodes of it that ran, and the answer.
 *
 *     node subgraph.js DATABASE THREAD [ANSWER]
 */
import { Annotation, Command, END, interrupt, START, StateGraph } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";

const State = Annotation.Root({ prepared: Annotation(), answer: Annotation() });
const ran = [];

function prepare() {
  ran.push("prepare");
  return { prepared: "yes" };
}

function ask() {
  ran.push("ask");
  return { answer: interrupt("sure?") };
}

const sub = new StateGraph(State)
  .addNode({ prepare, ask })
  .addEdge(START, "prepare")
  .addEdge("prepare", "ask")
  .addEdge("ask", END);
const builder = new StateGraph(State).addNode("sub", sub.compile()).addEdge(START, "sub").addEdge("sub", END);

const [database, thread, answer] = process.argv.slice(2);
const checkpointer = PostgresSaver.fromConnString(database);
const graph = builder.compile({ checkpointer });
const config = { configurable: { thread_id: thread } };
const result = await graph.invoke(answer ? new Command({ resume: answer }) : { prepared: "no" }, config);
console.log(...ran, result.answer ?? "waits");
await checkpointer.end();
