import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { Annotation, Command, END, interrupt, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";

const State = Annotation.Root({ ...MessagesAnnotation.spec, approved: Annotation() });

const builder = new StateGraph(State)
  .addNode("plan", () => ({ messages: [new AIMessage("A trip to sf costs 100.")] }))
  .addNode("approve", () => ({ approved: interrupt({ question: "Shall I book it?" }) }))
  .addNode("book", ({ approved }) => ({ messages: [new AIMessage(`Your answer was ${approved}.`)] }))
  .addEdge(START, "plan")
  .addEdge("plan", "approve")
  .addEdge("approve", "book")
  .addEdge("book", END);

const [database, thread, answer] = process.argv.slice(2);
const checkpointer = PostgresSaver.fromConnString(database);
await checkpointer.setup();
const graph = builder.compile({ checkpointer });
const config = { configurable: { thread_id: thread } };
const input = answer ? new Command({ resume: answer }) : { messages: [new HumanMessage("A trip, please")] };
await graph.invoke(input, config);
const state = await graph.getState(config);
for (const message of state.values.messages) {
  console.log(`${message.getType()}: ${message.content}`);
}
for (const { value } of state.tasks.flatMap((task) => task.interrupts)) {
  console.log("waits:", value.question);
}
await checkpointer.end();
