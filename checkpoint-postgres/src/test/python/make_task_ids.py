"""Writes python-task-ids.jsonl: what LangGraph's ids of tasks are hashed of, in lengths of every kind, and the ids.

Run it with langgraph installed:
    python make_task_ids.py > ../resources/io/github/langgraph4spring/checkpoint/python-task-ids.jsonl
"""
import json

from langgraph.pregel._algo import _uuid5_str, _xxhash_str

checkpoint_id = "1ef4f797-8335-6428-8001-8a1503f9b875"
namespace = bytes.fromhex(checkpoint_id.replace("-", ""))
for version, task_id in (1, _uuid5_str), (4, _xxhash_str):
    for length in (1, 4, 12, 20, 28, 30, 36, 50, 70, 100, 250, 300, 330, 700, 1500):
        node = "n" * length
        for parent in ("", "sub:1ef4f797-8335-6428-8001-8a1503f9b875"):
            checkpoint_ns = f"{parent}|{node}" if parent else node
            row = {"version": version, "length": length, "parent": parent}
            start = (namespace, checkpoint_ns, "3", node)
            row["pull"] = task_id(*start, "__pregel_pull", f"branch:to:{node}", f"join:{node}")
            row["push"] = task_id(*start, "__pregel_push", "12")
            print(json.dumps(row))
