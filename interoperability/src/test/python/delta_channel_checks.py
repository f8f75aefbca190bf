"""The checks of delta channels that LangGraph's repository has and release 0.0.2 of langgraph-checkpoint-conformance
lacks, by their names. Each one also compares with the base class, which walks the checkpoints one by one."""
import traceback
import uuid

from langgraph.checkpoint.base import BaseCheckpointSaver, empty_checkpoint
from langgraph.checkpoint.base.id import uuid6
from langgraph.checkpoint.serde.types import _DeltaSnapshot as Snapshot


class Chain:
    """Checkpoints of a new thread, each the parent of the next. A step is what it stores by channel, and what is
    written to the channel after it."""

    def __init__(self, saver):
        self.saver = saver
        self.config = {"configurable": {"thread_id": str(uuid.uuid4()), "checkpoint_ns": ""}}

    async def step(self, stored=None, written=None):
        number = len(await self._ids())
        versions = {channel: number + 1 for channel in stored or {}}
        checkpoint = {
            **empty_checkpoint(),
            "id": str(uuid6(clock_seq=number)),
            "channel_values": stored or {},
            "channel_versions": versions,
        }
        metadata = {"source": "loop", "step": number, "parents": {}}
        self.config = await self.saver.aput(self.config, checkpoint, metadata, versions)
        await self.write(written or {})
        return self

    async def write(self, written):
        if written:
            await self.saver.aput_writes(self.config, list(written.items()), str(uuid.uuid4()))

    async def _ids(self):
        thread = {"configurable": {"thread_id": self.config["configurable"]["thread_id"]}}
        return [found.checkpoint["id"] async for found in self.saver.alist(thread)]

    async def history(self, *channels):
        found = await self.saver.aget_delta_channel_history(config=self.config, channels=channels)
        walked = await BaseCheckpointSaver.aget_delta_channel_history(
            self.saver, config=self.config, channels=channels
        )
        assert found == walked, f"{found} is not what the base class finds: {walked}"
        return found

    async def values(self, channel):
        """The seed, or () without one, and the values written since."""
        history = (await self.history(channel))[channel]
        seed = history.get("seed", ())
        return seed.value if isinstance(seed, Snapshot) else seed, [value for _, _, value in history["writes"]]


async def test_history_returns_writes_oldest_first(saver):
    chain = await Chain(saver).step({"c": Snapshot(0)})
    for value in (1, 2, 3):
        await chain.step(written={"c": value})
    assert await (await chain.step()).values("c") == (0, [1, 2, 3])


async def test_history_seed_is_nearest_snapshot(saver):
    chain = await Chain(saver).step({"c": Snapshot("old")}, {"c": 1})
    await chain.step(written={"c": 2})
    await chain.step({"c": Snapshot("near")})
    await chain.step(written={"c": 3})
    assert await (await chain.step()).values("c") == ("near", [3])


async def test_history_excludes_target_pending_writes(saver):
    chain = await Chain(saver).step({"c": Snapshot(0)}, {"c": 1})
    await chain.step(written={"c": "the target's own"})
    assert await chain.values("c") == (0, [1])


async def test_history_multi_channel(saver):
    chain = await Chain(saver).step(written={"a": 0, "b": 0})
    await chain.step({"a": Snapshot("a")}, {"a": 1, "b": 1})
    await chain.step(written={"a": 2, "b": 2})
    await chain.step({"b": Snapshot("b")}, {"a": 3, "b": 3})
    await chain.step()
    assert await chain.values("a") == ("a", [1, 2, 3])
    assert await chain.values("b") == ("b", [3])
    assert (await chain.history("a", "b")).keys() == {"a", "b"}


async def test_history_empty_channels_returns_empty(saver):
    chain = await (await Chain(saver).step({"c": Snapshot(0)})).step()
    assert await chain.history() == {}


async def test_history_walk_to_root_no_seed(saver):
    chain = await (await Chain(saver).step(written={"c": 1})).step(written={"c": 2})
    assert "seed" not in (await (await chain.step()).history("c"))["c"]
    assert await chain.values("c") == ((), [1, 2])


async def test_history_migration_plain_value_as_seed(saver):
    chain = await (await Chain(saver).step(written={"c": "before"})).step({"c": [10, 20]})
    await chain.step(written={"c": 2})
    assert await (await chain.step()).values("c") == ([10, 20], [2])


async def test_history_seed_ancestor_own_writes_are_replayed(saver):
    chain = await (await Chain(saver).step({"c": [1]}, {"c": "before"})).step({"c": [1, 2]}, {"c": "at the seed"})
    await chain.step(written={"c": "after"})
    await chain.step(written={"c": "the target's own"})
    assert await chain.values("c") == ([1, 2], ["at the seed", "after"])


async def run(saver, report):
    for name, check in list(globals().items()):
        if name.startswith("test_"):
            try:
                await check(saver)
                report("delta_channel_history", name, True, None)
            except Exception:
                report("delta_channel_history", name, False, traceback.format_exc())
