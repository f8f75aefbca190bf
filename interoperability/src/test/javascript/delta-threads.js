// Goes on with threads whose messages are a delta channel: reads commands, a line of JSON each, and answers each by one.
import { AIMessage, HumanMessage, RemoveMessage } from "@langchain/core/messages";
import { END, MessagesDeltaValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { answerEach } from "./commands.js";

const State = new StateSchema({ messages: MessagesDeltaValue });

const builder = new StateGraph(State)
  .addNode("answer", ({ messages }) => ({ messages: [new AIMessage(`answer to ${messages.at(-1).text}`)] }))
  .addEdge(START, "answer")
  .addEdge("answer", END);

const texts = (snapshot) => (snapshot.values.messages ?? []).map((message) => message.text);

async function run(command) {
  const checkpointer = PostgresSaver.fromConnString(command.database);
  try {
    const graph = builder.compile({ checkpointer });
    const config = { configurable: { thread_id: command.thread } };
    if (command.do === "say") {
      await graph.invoke({ messages: [new HumanMessage(command.text)] }, config);
    }
    if (command.do === "remove first") {
      const first = (await graph.getState(config)).values.messages[0];
      await graph.updateState(config, { messages: [new RemoveMessage({ id: first.id })] });
    }
    if (command.do === "history") {
      const history = [];
      for await (const snapshot of graph.getStateHistory(config)) {
        history.push(texts(snapshot));
      }
      return history;
    }
    return texts(await graph.getState(config));
  } finally {
    await checkpointer.end();
  }
}

await answerEach(run);
