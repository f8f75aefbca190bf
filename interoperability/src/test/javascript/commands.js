// What a program does that Java asks: it reads commands, a line of JSON each, and answers each by a line of JSON.
import { createInterface } from "node:readline";

export async function answerEach(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    let result;
    try {
      result = { result: (await answer(JSON.parse(line))) ?? null };
    } catch (error) {
      result = { error: `${error.name}: ${error.message}` };
    }
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
}
