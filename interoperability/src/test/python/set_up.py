"""Prepares databases, and does with checkpoints what needs no graph.

    python set_up.py

answers commands, see commands.py.
"""
from commands import answer_each
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


answer_each(answer)
