"""Measures Python's PostgresSaver: answers the lines that benchmarks.worker.Worker describes.

Each client has a saver over a connection of its own, since one saver lets one client in at a time.
"""

import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.base.id import uuid6
from langgraph.checkpoint.postgres import PostgresSaver
from psycopg import Connection
from psycopg.rows import dict_row

ROLES = ("human", "ai_tool_call", "tool", "ai")


def message(role, text):
    identifier = str(uuid.uuid4())
    if role == "human":
        return HumanMessage(text, id=identifier)
    if role == "ai_tool_call":
        call = {"name": "weather", "args": {"city": "sf"}, "id": "call_123"}
        return AIMessage(text, tool_calls=[call], id=identifier)
    if role == "tool":
        return ToolMessage(text, tool_call_id="call_123", name="weather", id=identifier)
    return AIMessage(text, id=identifier)


class Conversation:
    """A thread's latest checkpoint, and the messages so far."""

    def __init__(self, thread_id, found):
        self.config = {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
        self.messages, self.version, self.count = [], None, 0
        if found:
            self.config = found.config
            self.messages = found.checkpoint["channel_values"]["messages"]
            self.version = found.checkpoint["channel_versions"]["messages"]
            self.count = found.metadata["step"] + 1


class Worker:
    def __init__(self, uri, texts):
        self.uri = uri
        self.texts = texts
        self.local = threading.local()
        self.clients = ThreadPoolExecutor(64)
        self.checkpoint_ids = {}

    @property
    def saver(self):
        if not hasattr(self.local, "saver"):
            connection = Connection.connect(self.uri, autocommit=True, row_factory=dict_row)
            self.local.saver = PostgresSaver(connection)
        return self.local.saver

    def message(self, conversation, role):
        return message(role, self.texts[conversation.count % len(self.texts)])

    def latest(self, thread_id):
        config = {"configurable": {"thread_id": thread_id}}
        return Conversation(thread_id, self.saver.get_tuple(config))

    def put(self, conversation, role, window=sys.maxsize):
        messages = [*conversation.messages, self.message(conversation, role)]
        messages = messages[1:] if len(messages) > window else messages
        version = self.saver.get_next_version(conversation.version, None)
        checkpoint = {
            **empty_checkpoint(),
            "id": str(uuid6(clock_seq=conversation.count)),
            "channel_values": {"messages": messages},
            "channel_versions": {"messages": version},
            "versions_seen": {"agent": {"messages": version}},
            "updated_channels": ["messages"],
        }
        metadata = {"source": "loop", "step": conversation.count, "parents": {}}
        conversation.config = self.saver.put(conversation.config, checkpoint, metadata, {"messages": version})
        conversation.messages, conversation.version = messages, version
        conversation.count += 1

    def put_writes(self, conversation, role):
        writes = [("messages", [self.message(conversation, role)])]
        self.saver.put_writes(conversation.config, writes, str(uuid.uuid4()))

    def turn(self, thread_id):
        conversation = self.latest(thread_id)
        for i, role in enumerate(ROLES):
            self.put(conversation, role)
            if i < len(ROLES) - 1:
                self.put_writes(conversation, ROLES[i + 1])

    def conversation(self, prefix, threads, turns, clients, _):
        numbers = count()

        def client():
            while (thread := next(numbers)) < int(threads):
                for _ in range(int(turns)):
                    self.turn(f"{prefix}{thread}")

        for running in [self.clients.submit(client) for _ in range(int(clients))]:
            running.result()
        return 0

    def fill(self, thread_id, checkpoints, window):
        conversation = self.latest(thread_id)
        ids = self.checkpoint_ids[thread_id] = []
        for i in range(int(checkpoints)):
            self.put(conversation, ROLES[i % len(ROLES)], int(window))
            ids.append(conversation.config["configurable"]["checkpoint_id"])
            if i % len(ROLES) < len(ROLES) - 1:
                self.put_writes(conversation, ROLES[(i + 1) % len(ROLES)])
        return 0

    def read(self, thread_id, what, times):
        config = {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
        if what == "middle":
            ids = self.checkpoint_ids[thread_id]
            config["configurable"]["checkpoint_id"] = ids[len(ids) // 2]
        read = 0
        for _ in range(int(times)):
            if what in ("all", "ten"):
                read = sum(1 for _ in self.saver.list(config, limit=10 if what == "ten" else None))
            else:
                read = 1 if self.saver.get_tuple(config) else 0
        return read


def main():
    uri, _, texts = sys.argv[1:]
    with open(texts, encoding="utf-8") as file:
        worker = Worker(uri, file.read().splitlines())
    worker.saver.setup()
    print("ready", flush=True)
    for line in sys.stdin:
        command, *arguments = line.split()
        start = time.perf_counter_ns()
        read = getattr(worker, command)(*arguments)
        print(time.perf_counter_ns() - start, read, -1, flush=True)


if __name__ == "__main__":
    main()
