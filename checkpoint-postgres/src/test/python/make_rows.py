"""Writes the rows of a release of langgraph-checkpoint-postgres: what a graph leaves behind, and a checkpoint with a value
of each type. make_rows.sh runs it for each release.

    python make_rows.py postgresql://… > rows.jsonl
"""
import base64
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import ipaddress
import json
import operator
import pathlib
import re
import sys
import uuid
import zoneinfo
from typing import Annotated, TypedDict

import psycopg
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, HumanMessage, RemoveMessage, SystemMessage, ToolMessage
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send
from pydantic import BaseModel


class Color(enum.Enum):
    RED = "red"


class Trip(BaseModel):
    city: str


@dataclasses.dataclass
class Leg:
    origin: str


Point = collections.namedtuple("Point", "x y")
VALUES = {
    "null": None,
    "true": True,
    "int": 42,
    "big int": 2**63,
    "float": 0.5,
    "str": "héllo 🌍",
    "bytes": b"\x00\xff",
    "list": [1, "two", None],
    "dict": {"a": {"b": [1.5]}},
    "uuid": uuid.UUID("1ef4f797-8335-6428-8001-8a1503f9b875"),
    "decimal": decimal.Decimal("1.10"),
    "set": {1},
    "frozenset": frozenset({"a"}),
    "deque": collections.deque([1, "a"]),
    "ip": ipaddress.ip_address("127.0.0.1"),
    "zoneinfo": zoneinfo.ZoneInfo("Europe/Berlin"),
    "path": pathlib.Path("/a/b.txt"),
    "pattern": re.compile("a(b+)", re.I),
    "timedelta": dt.timedelta(days=1, seconds=2),
    "date": dt.date(2024, 2, 29),
    "time": dt.time(1, 2, 3),
    "timezone": dt.timezone.utc,
    "datetime": dt.datetime(2024, 5, 4, 6, 32, 42, 235444, tzinfo=dt.timezone.utc),
    "enum": Color.RED,
    "namedtuple": Point(1, 2),
    "dataclass": Leg("nyc"),
    "pydantic": Trip(city="sf"),
    "send": Send("node", {"x": 1}),
    "messages": [
        SystemMessage("be good", id="1"),
        HumanMessage("hi", id="2"),
        AIMessage("", tool_calls=[{"name": "get_weather", "args": {"city": "sf"}, "id": "c1"}], id="3"),
        ToolMessage("sunny", tool_call_id="c1", id="4"),
        RemoveMessage(id="2"),
    ],
    "document": Document("text", metadata={"page": 1}),
}


class State(TypedDict):
    count: Annotated[int, operator.add]
    results: Annotated[list, operator.add]


def build():
    graph = StateGraph(State)
    graph.add_node("plan", lambda state: {"count": 1})
    graph.add_node("work", lambda task: {"results": [task["item"]]})
    graph.add_node("approve", lambda state: {"count": 1})
    graph.add_edge(START, "plan")
    graph.add_conditional_edges("plan", lambda state: [Send("work", {"item": item}) for item in (1, 2)], ["work"])
    graph.add_edge("work", "approve")
    graph.add_edge("approve", END)
    return graph


def put_values(saver):
    versions = {name: saver.get_next_version(None, None) for name in VALUES}
    checkpoint = {**empty_checkpoint(), "channel_values": VALUES, "channel_versions": versions}
    config = {"configurable": {"thread_id": "values", "checkpoint_ns": ""}}
    saved = saver.put(config, checkpoint, {"source": "update", "step": 0, "parents": {}}, versions)
    saver.put_writes(saved, [(name, VALUES[name]) for name in ("messages", "send", "bytes", "null")], "task")


def rows(connection):
    for table in ("checkpoints", "checkpoint_blobs", "checkpoint_writes"):
        with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            for row in cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5"):
                shown = {name: value for name, value in row.items() if value is not None}
                if "blob" in shown:
                    shown["blob"] = base64.b64encode(shown["blob"]).decode()
                yield {"table": table, **shown}


if __name__ == "__main__":
    with PostgresSaver.from_conn_string(sys.argv[1]) as saver:
        saver.setup()
        put_values(saver)
        graph = build().compile(checkpointer=saver, interrupt_before=["approve"])
        graph.invoke({"count": 1}, {"configurable": {"thread_id": "graph"}})
    with psycopg.connect(sys.argv[1]) as connection:
        for row in rows(connection):
            print(json.dumps(row, separators=(",", ":")))
