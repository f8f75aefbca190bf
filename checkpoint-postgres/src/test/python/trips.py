"""An application's own types, as its module names them in the rows."""
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import ipaddress
import pathlib
import re
import uuid
import zoneinfo
from typing import Any, NamedTuple

import pydantic.v1
from langchain_core.documents import Document
from langchain_core.messages import AnyMessage
from pydantic import BaseModel


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Priority(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Size(enum.Enum):
    SMALL = (1, 2)


class Mode(enum.StrEnum):
    FAST = "fast"


@dataclasses.dataclass
class Leg:
    origin: str
    price: decimal.Decimal
    color: Color | None = None


class Point(NamedTuple):
    x: int
    y: float


Pair = collections.namedtuple("Pair", "left right")


class Stop(BaseModel):
    city: str
    color: Color


class Trip(BaseModel):
    city: str
    days: int = 3
    color: Color = Color.RED
    stops: list[Stop] = []
    by_name: dict[str, Stop] = {}
    start: dt.date
    leaves: dt.time
    booked: dt.datetime
    lasts: dt.timedelta
    ticket: bytes
    id: uuid.UUID
    price: decimal.Decimal
    tags: set[str]
    zone: Any = zoneinfo.ZoneInfo("Europe/Berlin")
    path: pathlib.Path = pathlib.Path("/a/b")
    pattern: re.Pattern = re.compile("x+", re.I)
    address: ipaddress.IPv4Address = ipaddress.ip_address("127.0.0.1")
    note: str | None = None


class Conversation(BaseModel):
    messages: list[AnyMessage]
    source: Document


class Old(pydantic.v1.BaseModel):
    n: int
    inner: Any = None


@dataclasses.dataclass
class Plan:
    legs: list[Leg]
    point: Point
    stop: Stop
    messages: list[AnyMessage]
    mode: str
    by_color: dict
