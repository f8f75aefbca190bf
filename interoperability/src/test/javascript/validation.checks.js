import { deltaChannelHistoryTests, specTest } from "@langchain/langgraph-checkpoint-validation";
import { inject } from "vitest";
import { JavaSaver } from "./java-saver.js";

const initializer = {
  checkpointerName: "JavaSaver",
  createCheckpointer: () => new JavaSaver(inject("port")),
  destroyCheckpointer: async (checkpointer) => {
    const threads = new Set();
    for await (const { config } of checkpointer.list({})) {
      threads.add(config.configurable.thread_id);
    }
    for (const thread of threads) {
      await checkpointer.deleteThread(thread);
    }
    checkpointer.close();
  },
};

specTest(initializer);
deltaChannelHistoryTests(initializer);
