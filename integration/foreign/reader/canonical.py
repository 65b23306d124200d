"""Rows of any engine as canonical JSON lines, so that dumps compare byte for byte.

Values are written by the Iceberg type of their column, not by the host type that an engine happens to use: an engine's choice of
types does not show, a wrong value does. Decimals lose trailing zeros, floats are the shortest text that reads back, instants are ISO
text with six digits (with Z for timestamptz), binary and fixed are hex, maps are sorted pairs, structs are objects in the order of the
schema. integration/foreign/canonical/ does the same for our own rows.
"""
import datetime
import decimal
import json
import math
import re
import uuid

EPOCH = datetime.datetime(1970, 1, 1)
ZEROES = {'int': 0, 'long': 0, 'float': 0.0, 'double': 0.0}


def canonical_lines(schema, rows, loose):
    """One line per row, sorted by code points. With `loose`, an absent list, map or struct is written as an empty one, whose required numbers are zero."""
    fields = schema['fields']
    expected = {field['name'] for field in fields}
    lines = []
    for row in rows:
        if set(row) != expected:
            raise ValueError(f'columns differ: the engine has {sorted(row)}, the table {sorted(expected)}')
        lines.append(_text({field['name']: _value(field['type'], row[field['name']], loose) for field in fields}))
    return sorted(lines)


def _text(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':'), allow_nan=False)


def _value(kind, value, loose):
    if value is None or type(value).__name__ in ('NaTType', 'NAType'):
        return _absent(kind, loose)
    if isinstance(kind, dict):
        return _nested(kind, value, loose)
    if kind in ('int', 'long'):
        return _whole(value)
    if kind == 'boolean':
        return _same_type(value, bool)
    if kind in ('float', 'double'):
        return _float(value)
    if kind == 'string':
        return value.decode() if isinstance(value, (bytes, bytearray)) else _same_type(value, str)
    if kind == 'date':
        return _date(value)
    if kind == 'time':
        return _time(value)
    if kind in ('timestamp', 'timestamptz'):
        return _instant(value, zoned=kind == 'timestamptz')
    if kind == 'uuid':
        return str(uuid.UUID(bytes=bytes(value))) if isinstance(value, (bytes, bytearray)) else str(uuid.UUID(str(value)))
    if kind == 'binary' or kind.startswith('fixed'):
        return _binary(value)
    if kind.startswith('decimal'):
        return _decimal(value)
    raise ValueError(f'no canonical form for the type {kind}')


def _absent(kind, loose):
    if not loose or not isinstance(kind, dict):
        return None
    if kind['type'] == 'struct':
        return {field['name']: _zero(field['type']) if field['required'] else _absent(field['type'], loose) for field in kind['fields']}
    return []


def _zero(kind):
    return ZEROES.get(kind) if isinstance(kind, str) else _absent(kind, True)


def _nested(kind, value, loose):
    if kind['type'] == 'list':
        return [_value(kind['element'], element, loose) for element in value]
    if kind['type'] == 'map':
        pairs = value.items() if isinstance(value, dict) else [_pair(entry) for entry in value]
        return sorted(([_value(kind['key'], key, loose), _value(kind['value'], item, loose)] for key, item in pairs), key=_text)
    if isinstance(value, (list, tuple)) and not hasattr(value, '_fields') and not hasattr(value, 'asDict'):
        value = dict(zip((field['name'] for field in kind['fields']), value))
    member = value.get if isinstance(value, dict) else lambda name: getattr(value, name)
    return {field['name']: _value(field['type'], member(field['name']), loose) for field in kind['fields']}


def _pair(entry):
    return (entry['key'], entry['value']) if isinstance(entry, dict) else entry


def _same_type(value, kind):
    if not isinstance(value, kind):
        raise ValueError(f'{value!r} is a {type(value).__name__}, not a {kind.__name__}')
    return value


def _whole(value):
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f'{value!r} is a {type(value).__name__}, not a whole number')
    return value


def _float(value):
    number = float(value)
    if math.isnan(number):
        return 'NaN'
    if math.isinf(number):
        return 'Infinity' if number > 0 else '-Infinity'
    return number


def _decimal(value):
    text = format(value if isinstance(value, decimal.Decimal) else decimal.Decimal(str(value)), 'f')
    text = text.rstrip('0').rstrip('.') if '.' in text else text
    return '0' if text in ('', '-0') else text


def _date(value):
    if isinstance(value, int):
        return (EPOCH + datetime.timedelta(days=value)).date().isoformat()
    return (value if isinstance(value, str) else value.isoformat())[:10]


def _time(value):
    if isinstance(value, str):
        value = datetime.time.fromisoformat(value)
    if isinstance(value, int):
        value = (EPOCH + datetime.timedelta(microseconds=value)).time()
    if isinstance(value, datetime.timedelta):
        value = (EPOCH + value).time()
    return value.isoformat(timespec='microseconds')


def _instant(value, zoned):
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(re.sub('( UTC|Z)$', '+00:00', value).replace(' ', 'T', 1))
    if isinstance(value, int):
        value = EPOCH + datetime.timedelta(microseconds=value)
    if hasattr(value, 'to_pydatetime'):
        value = value.to_pydatetime()
    if value.tzinfo is not None:
        value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return value.isoformat(timespec='microseconds') + ('Z' if zoned else '')


def _binary(value):
    if isinstance(value, str):
        raise ValueError(f'{value!r} is text, not bytes')
    return bytes(value).hex()
