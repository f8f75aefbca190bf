"""Java's saver as a checkpointer of Python's: what it is asked goes to a Java process, and the values cross as the
typed bytes of Python's own serializer."""
import asyncio
import base64
import json
import socket
import threading

from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointTuple


class JavaSaver(BaseCheckpointSaver[str]):
    def __init__(self, port: int) -> None:
        super().__init__()
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._lines = self._socket.makefile("rw", encoding="utf-8", newline="\n")
        self._lock = threading.Lock()

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    def get_tuple(self, config):
        found = self._ask("get_tuple", config=_scalars(config))
        return self._tuple(found) if found else None

    def list(self, config, *, filter=None, before=None, limit=None):
        found = self._ask(
            "list",
            config=_scalars(config) if config else None,
            filter=filter,
            before=before["configurable"].get("checkpoint_id") if before else None,
            limit=limit,
        )
        return iter([self._tuple(one) for one in found])

    def put(self, config, checkpoint, metadata, new_versions):
        values = {channel: self._typed(value) for channel, value in checkpoint["channel_values"].items()}
        return self._ask(
            "put",
            config=_scalars(config),
            checkpoint={**checkpoint, "channel_values": values},
            metadata=metadata,
            new_versions=new_versions,
        )

    def put_writes(self, config, writes, task_id, task_path=""):
        self._ask(
            "put_writes",
            config=_scalars(config),
            writes=[[channel, self._typed(value)] for channel, value in writes],
            task_id=task_id,
            task_path=task_path,
        )

    def delete_thread(self, thread_id):
        self._ask("delete_thread", thread_id=thread_id)

    def delete_for_runs(self, run_ids):
        self._ask("delete_for_runs", run_ids=[*run_ids])

    def copy_thread(self, source_thread_id, target_thread_id):
        self._ask("copy_thread", source_thread_id=source_thread_id, target_thread_id=target_thread_id)

    def prune(self, thread_ids, *, strategy="keep_latest"):
        self._ask("prune", thread_ids=[*thread_ids], strategy=strategy)

    def get_delta_channel_history(self, *, config, channels):
        found = self._ask("delta_channel_history", config=_scalars(config), channels=[*channels])
        return {channel: self._history(history) for channel, history in found.items()}

    def get_next_version(self, current, channel):
        return self._ask("next_version", current=current)

    async def aget_tuple(self, config):
        return await asyncio.to_thread(self.get_tuple, config)

    async def alist(self, config, *, filter=None, before=None, limit=None):
        for found in await asyncio.to_thread(self.list, config, filter=filter, before=before, limit=limit):
            yield found

    async def aput(self, config, checkpoint, metadata, new_versions):
        return await asyncio.to_thread(self.put, config, checkpoint, metadata, new_versions)

    async def aput_writes(self, config, writes, task_id, task_path=""):
        await asyncio.to_thread(self.put_writes, config, writes, task_id, task_path)

    async def adelete_thread(self, thread_id):
        await asyncio.to_thread(self.delete_thread, thread_id)

    async def adelete_for_runs(self, run_ids):
        await asyncio.to_thread(self.delete_for_runs, run_ids)

    async def acopy_thread(self, source_thread_id, target_thread_id):
        await asyncio.to_thread(self.copy_thread, source_thread_id, target_thread_id)

    async def aprune(self, thread_ids, *, strategy="keep_latest"):
        await asyncio.to_thread(self.prune, thread_ids, strategy=strategy)

    async def aget_delta_channel_history(self, *, config, channels):
        return await asyncio.to_thread(self.get_delta_channel_history, config=config, channels=channels)

    def _ask(self, operation, **arguments):
        with self._lock:
            self._lines.write(json.dumps({"op": operation, **arguments}) + "\n")
            self._lines.flush()
            answer = json.loads(self._lines.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def _typed(self, value):
        type_, blob = self.serde.dumps_typed(value)
        return [type_, base64.b64encode(blob).decode()]

    def _value(self, typed):
        return self.serde.loads_typed((typed[0], base64.b64decode(typed[1])))

    def _writes(self, writes):
        return [(task_id, channel, self._value(typed)) for task_id, channel, typed in writes]

    def _history(self, history):
        found = {"writes": self._writes(history["writes"])}
        if "seed" in history:
            found["seed"] = self._value(history["seed"])
        return found

    def _tuple(self, found):
        checkpoint = found["checkpoint"]
        values = {channel: self._value(typed) for channel, typed in checkpoint["channel_values"].items()}
        return CheckpointTuple(
            found["config"],
            {**checkpoint, "channel_values": values},
            found["metadata"],
            found["parent_config"],
            self._writes(found["pending_writes"]),
        )


def _scalars(config):
    """What of a config may go into the metadata; a running graph's holds live objects too."""
    return {
        part: {key: value for key, value in config.get(part, {}).items() if isinstance(value, (str, int, float))}
        for part in ("configurable", "metadata")
    }
