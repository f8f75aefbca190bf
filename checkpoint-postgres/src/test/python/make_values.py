"""Writes python-values.jsonl: values of every type as LangGraph's own serializer encodes them.

Run it with langgraph, langgraph-checkpoint and numpy installed:
    python make_values.py > ../resources/io/github/langgraph4spring/checkpoint/serde/python-values.jsonl
"""
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import ipaddress
import json
import pathlib
import re
import uuid
import zoneinfo

import numpy as np
from langchain_core.documents import Document
from langchain_core.messages import (
    AIMessage, AIMessageChunk, ChatMessage, ChatMessageChunk, FunctionMessage, FunctionMessageChunk, HumanMessage,
    HumanMessageChunk, RemoveMessage, SystemMessage, SystemMessageChunk, ToolMessage, ToolMessageChunk,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.serde.types import _DeltaSnapshot
from langgraph.store.base import Item
from langgraph.types import Command, Interrupt, Overwrite, Send, TimeoutPolicy
from pydantic import BaseModel, SecretStr


class Color(enum.Enum):
    RED = "red"


class Trip(BaseModel):
    city: str
    days: int = 3


@dataclasses.dataclass
class Leg:
    origin: str
    price: decimal.Decimal


Point = collections.namedtuple("Point", "x y")
utc = dt.timezone.utc
kathmandu = dt.timezone(dt.timedelta(hours=5, minutes=45))
values = {
    "null": None, "true": True, "false": False,
    "bytes": b"\x00\xff", "bytearray": bytearray(b"abc"), "empty bytes": b"",
    **{f"int {i}": i for i in (0, 1, 127, 128, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1,
                               2**63, 2**64 - 1, -1, -32, -33, -128, -129, -32768, -32769, -2**31, -2**31 - 1, -2**63)},
    **{f"float {f}": f for f in (0.0, -0.0, 1.0, 0.1, 1e20, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"))},
    "nan": float("nan"),
    **{f"str of {n}": "x" * n for n in (0, 1, 31, 32, 255, 256, 65535, 65536)},
    "str unicode": "héllo 🌍 \u0000 \uffff\ufffd", "str surrogate": "a\ud800b",
    **{f"nested bytes of {n}": [b"y" * n] for n in (0, 255, 256, 65536)},
    **{f"list of {n}": [0] * n for n in (0, 1, 15, 16, 65536)},
    "tuple": (1, "two", None),
    **{f"dict of {n}": {str(i): i for i in range(n)} for n in (0, 1, 15, 16)}, "dict of 65536": {i: 0 for i in range(65536)},
    "dict keys": {1: "a", 2.5: "b", True: "c", None: "d", b"e": "e", (1, 2): "f", uuid.UUID(int=7): "g",
                  dt.date(2024, 2, 29): "h", Color.RED: "i"},
    "uuid": uuid.UUID("1ef4f797-8335-6428-8001-8a1503f9b875"),
    **{f"decimal {d}": decimal.Decimal(d) for d in ("0", "1.10", "-0.00", "1E+5", "1E-7", "123456789012345678901234567890.1", "NaN", "Infinity")},
    "set": {1}, "set of tuples": {(1, 2)}, "set of many": set(range(20)), "empty set": set(),
    "frozenset": frozenset({"a"}), "set of frozensets": {frozenset({1, 2})},
    "deque": collections.deque([1, "a"], maxlen=5), "deque with none": collections.deque([None]),
    **{f"ip {a}": ipaddress.ip_address(a) for a in ("127.0.0.1", "::1", "::", "2001:db8::8a2e:370:7334", "1:0:0:2:0:0:0:3",
                                                      "1:0:2:3:4:5:6:7", "::ffff:1.2.3.4", "fe80::1%eth0", "0:0:1::")},
    "ip network": ipaddress.ip_network("10.0.0.0/8"), "ip interface": ipaddress.ip_interface("10.0.0.1/8"),
    "zoneinfo": zoneinfo.ZoneInfo("Europe/Berlin"), "zoneinfo utc": zoneinfo.ZoneInfo("UTC"),
    "enum": Color.RED, "secret": SecretStr("s3cret"),
    **{f"path {p}": pathlib.Path(p) for p in ("/", "/a/b.txt", "a/b", ".", "..")},
    "pattern": re.compile(r"a(b+)\d", re.I | re.M), "pattern ascii": re.compile("x", re.A), "pattern bytes": re.compile(b"x"),
    "pattern named": re.compile(r"(?P<y>\d)"),
    **{f"timedelta {t}": t for t in (dt.timedelta(0), dt.timedelta(days=1, seconds=2, microseconds=3), dt.timedelta(microseconds=-1),
                                       dt.timedelta(days=-400, hours=5), dt.timedelta.max, dt.timedelta.min)},
    "date": dt.date(2024, 2, 29), "date min": dt.date.min, "date max": dt.date.max,
    "timezone utc": utc, "timezone": kathmandu, "timezone negative": dt.timezone(dt.timedelta(hours=-3)),
    "timezone named": dt.timezone(dt.timedelta(hours=1), "CET"),
    "time": dt.time(1, 2, 3), "time micros": dt.time(1, 2, 3, 4), "time zoned": dt.time(1, 2, tzinfo=utc),
    "time fold": dt.time(1, 2, fold=1), "time zoneinfo": dt.time(1, 2, tzinfo=zoneinfo.ZoneInfo("UTC")),
    "datetime": dt.datetime(2024, 5, 4, 6, 32, 42), "datetime micros": dt.datetime(2024, 5, 4, 6, 32, 42, 235444),
    "datetime utc": dt.datetime(2024, 5, 4, 6, 32, 42, tzinfo=utc), "datetime millis": dt.datetime(2024, 5, 4, 6, 32, 42, 120000, tzinfo=utc),
    "datetime offset": dt.datetime(2024, 5, 4, 6, 32, 42, 1, tzinfo=kathmandu),
    "datetime seconds offset": dt.datetime(1900, 1, 1, tzinfo=dt.timezone(dt.timedelta(minutes=53, seconds=28))),
    "datetime zoneinfo": dt.datetime(2024, 5, 4, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")),
    "datetime min": dt.datetime.min, "datetime max": dt.datetime.max,
    "exception": ValueError("x"),
    "namedtuple": Point(1, 2), "dataclass": Leg("nyc", decimal.Decimal("9.99")), "pydantic": Trip(city="sf"),
    "send": Send("node", {"x": 1}), "send timeout": Send("node", 1, timeout=TimeoutPolicy(run_timeout=2.5)),
    "timeout policy": TimeoutPolicy(idle_timeout=dt.timedelta(seconds=3)), "overwrite": Overwrite([1]),
    "item": Item(value={"a": 1}, key="k", namespace=("n",), created_at=dt.datetime(2024, 5, 4), updated_at=dt.datetime(2024, 5, 4)),
    "interrupt": Interrupt(value="go on?", id="abc"),
    "command": Command(update={"a": 1}, resume="yes", goto=["x", Send("y", 2)]),
    "human": HumanMessage("hi", id="1"), "human blocks": HumanMessage([{"type": "text", "text": "hi"}, "there"], name="bob"),
    "human extra": HumanMessage("hi", additional_kwargs={"n": 1}, custom="kept"),
    "ai": AIMessage("", tool_calls=[{"name": "get_weather", "args": {"city": "sf"}, "id": "c1"}], id="2",
                    usage_metadata={"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}),
    "ai invalid": AIMessage("", invalid_tool_calls=[{"name": "f", "args": "{", "id": "c", "error": "e", "type": "invalid_tool_call"}]),
    "system": SystemMessage("be good"), "tool": ToolMessage("sunny", tool_call_id="c1", name="get_weather", artifact={"raw": b"\x01"}),
    "chat": ChatMessage("hi", role="boss"), "function": FunctionMessage("r", name="f"), "remove": RemoveMessage(id="7"),
    "ai chunk": AIMessageChunk("a", tool_call_chunks=[{"name": "f", "args": "{", "id": "1", "index": 0}]),
    "human chunk": HumanMessageChunk("a"), "system chunk": SystemMessageChunk("a"), "tool chunk": ToolMessageChunk("a", tool_call_id="1"),
    "chat chunk": ChatMessageChunk("a", role="r"), "function chunk": FunctionMessageChunk("a", name="f"),
    "document": Document("text", metadata={"page": 1}, id="d"),
    "messages": [HumanMessage("hi", id="1"), AIMessage("hello", id="2")],
    "numpy": np.arange(6, dtype="<f8").reshape(2, 3), "numpy fortran": np.asfortranarray(np.arange(6, dtype="<i4").reshape(2, 3)),
    "numpy scalar array": np.array(1),
    "delta snapshot": _DeltaSnapshot([1, 2]),
    "state": {"when": dt.datetime(2024, 5, 4, tzinfo=utc), "tags": {"a"}, "trip": Trip(city="nyc"), "n": [1, {"x": (2, b"3")}]},
}
serde = JsonPlusSerializer()
for name, value in values.items():
    type_, blob = serde.dumps_typed(value)
    print(json.dumps({"name": name, "type": type_, "hex": blob.hex(), "python": repr(value)[:200]}))
