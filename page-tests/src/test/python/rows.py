"""Prints the rows of a database, one a line as JSON, as PeerRows.java inserts them."""

import base64
import json

import psycopg
from psycopg.rows import dict_row


def print_rows(database):
    with psycopg.connect(database, row_factory=dict_row) as connection:
        for table in ["checkpoints", "checkpoint_blobs", "checkpoint_writes"]:
            for row in connection.execute(f"SELECT * FROM {table}"):
                shown = {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
                         for name, value in row.items() if value is not None}
                print(json.dumps({"table": table, **shown}))
