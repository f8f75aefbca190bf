"""Prepares databases, and does with checkpoints what needs no graph.

    python set_up.py

reads commands, a line of JSON each, and answers each by a line of JSON.
"""
import json
import sys

from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.postgres import PostgresSaver


def answer(command):
    with PostgresSaver.from_conn_string(command["database"]) as checkpointer:
        match command["do"]:
            case "set up":
                if command["version"] is not None:
                    checkpointer.MIGRATIONS = checkpointer.MIGRATIONS[: command["version"] + 1]
                return checkpointer.setup()
            case "put":
                config = {"configurable": {"thread_id": command["thread"], "checkpoint_ns": ""}}
                metadata = {"source": "update", "step": 0, "parents": {}}
                saved = checkpointer.put(config, empty_checkpoint(), metadata, {})
                checkpointer.put_writes(saved, [("note", b"written")], "task")
                return saved["configurable"]["checkpoint_id"]
            case "list":
                config = {"configurable": {"thread_id": command["thread"]}}
                return [
                    [found.checkpoint["id"], [value.decode() for _, _, value in found.pending_writes]]
                    for found in checkpointer.list(config)
                ]
            case "delete":
                return checkpointer.delete_thread(command["thread"])


for line in sys.stdin:
    try:
        result = {"result": answer(json.loads(line))}
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(result), flush=True)
