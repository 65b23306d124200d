"""A table that an engine is asked to read."""
import dataclasses
import json


@dataclasses.dataclass(frozen=True)
class Table:
    """`directory` is set when the engine itself has to find the version, by the hint in there."""

    metadata_file: str
    directory: str
    by_directory: bool
    snapshot_id: int | None
    where: str | None

    @property
    def place(self):
        """What the engine is given."""
        return self.directory if self.by_directory else self.metadata_file

    def schema(self):
        with open(self.metadata_file, encoding='utf-8') as file:
            metadata = json.load(file)
        return next(schema for schema in metadata['schemas'] if schema['schema-id'] == metadata['current-schema-id'])

    @property
    def condition(self):
        return '' if self.where is None else f' where {self.where}'
