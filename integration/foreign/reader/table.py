"""A table that an engine is asked to read."""
import dataclasses
import datetime
import json
import operator
import re

OPERATORS = {'=': operator.eq, '<': operator.lt, '<=': operator.le, '>': operator.gt, '>=': operator.ge}


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

    def comparison(self, column):
        """The predicate as a native expression, for engines whose SQL takes no instants as text; `column` makes a column of a name."""
        name, operation, literal = re.fullmatch(r'(\w+) (=|<=|>=|<|>) (.+)', self.where).groups()
        return OPERATORS[operation](column(name), self._literal(name, literal))

    def _literal(self, name, text):
        kind = next(field['type'] for field in self.schema()['fields'] if field['name'] == name)
        if not text.startswith("'"):
            return text == 'true' if kind == 'boolean' else float(text) if '.' in text else int(text)
        value = text[1:-1].replace("''", "'")
        if kind == 'date':
            return datetime.date.fromisoformat(value)
        return datetime.datetime.fromisoformat(value) if kind.startswith('timestamp') else value
