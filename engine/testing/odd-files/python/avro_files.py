"""Avro files of fastavro: every type, logical type and codec, at the limits, and odd schemas."""

import io
import json
import math
from decimal import Decimal

import fastavro

from canonical import clock_text, date_text, plain, time_text

SYNC = b'S' * 16


def record(*fields):
    return {'type': 'record', 'name': 'row', 'fields': [{'name': name, 'type': kind} for name, kind in fields]}


def logical(kind, name, **more):
    return {'type': kind, 'logicalType': name, **more}


def long_bytes(number):
    number = (number << 1) ^ (number >> 63)
    out = b''
    while number & ~0x7F:
        out += bytes([(number & 0x7F) | 0x80])
        number >>= 7
    return out + bytes([number])


def container(schema, blocks, metadata=()):
    """A file by hand, for schemas that fastavro does not write."""
    items = [('avro.schema', json.dumps(schema).encode()), *metadata]
    head = b''.join(long_bytes(len(key)) + key.encode() + long_bytes(len(value)) + value for key, value in items)
    out = b'Obj\x01' + long_bytes(-len(items)) + long_bytes(len(head)) + head + long_bytes(0) + SYNC
    for count, content in blocks:
        out += long_bytes(count) + long_bytes(len(content)) + content + SYNC
    return out


def written(schema, rows, **options):
    out = io.BytesIO()
    fastavro.writer(out, fastavro.parse_schema(schema, _write_hint=False), rows, **options)
    return out.getvalue()


def encoded(schema, rows):
    out = io.BytesIO()
    parsed = fastavro.parse_schema(schema, _write_hint=False)
    for row in rows:
        fastavro.schemaless_writer(out, parsed, row)
    return out.getvalue()


TYPES = record(
    ('none', 'null'), ('boolean', 'boolean'), ('int', 'int'), ('long', 'long'), ('double', 'double'),
    ('bytes', 'bytes'), ('text', 'string'), ('enum', {'type': 'enum', 'name': 'E', 'symbols': ['A', 'B', 'a']}),
    ('fixed', {'type': 'fixed', 'name': 'F', 'size': 3}), ('list', {'type': 'array', 'items': ['null', 'long']}),
    ('map', {'type': 'map', 'values': ['null', 'string']}), ('union', ['null', 'int', 'string']),
)


def types_row(at):
    row = {
        'none': None, 'boolean': at % 2 == 0, 'int': [0, -2**31, 2**31 - 1][at % 3],
        'long': [0, -1, 2**63 - 1, -2**63, 2**53 + 1][at % 5],
        'double': [5e-324, 1.7976931348623157e308, math.inf, math.nan, 0.1][at % 5],
        'bytes': [b'', b'\x00\xff', b'z' * 999][at % 3], 'text': ['', 'x', 'é😀', '\0', 'y' * 70000][at % 5],
        'enum': 'ABa'[at % 3], 'fixed': b'\x00\x01\xff', 'list': [[], [None], [1, None, 2**60]][at % 3],
        'map': [{}, {'': None}, {'k': 'v', 'é': ''}][at % 3], 'union': [None, 5, 't'][at % 3],
    }
    shown = {**row, 'list': [plain(item) for item in row['list']]}
    return row, [value if isinstance(value, (list, dict)) else plain(value) for value in shown.values()]


def times():
    """Numbers below logical types, so that they may lie outside of what Python's dates hold."""
    kinds = [('date', 'int'), ('time-millis', 'int'), ('time-micros', 'long'), ('timestamp-millis', 'long'),
             ('timestamp-micros', 'long'), ('local-timestamp-millis', 'long'), ('local-timestamp-micros', 'long')]
    schema = record(*((name, logical(kind, name)) for name, kind in kinds))
    below = record(*((name.replace('-', '_'), kind) for name, kind in kinds))
    numbers = []
    for seconds in [0, -1, -62135596800, -62135596801, -62167219201, 253402300799, 253402300800, -2208988800, 4102444800]:
        millis = seconds * 1000 + seconds % 1000
        micros = millis * 1000 + 7
        clock = abs(micros) % (86400 * 10**6)
        numbers.append([seconds // 86400, clock // 1000, clock, millis, micros, millis, micros])
    rows = [dict(zip((field['name'] for field in below['fields']), row)) for row in numbers]
    expected = [[date_text(row[0]), clock_text(row[1] * 1000), clock_text(row[2]), time_text(row[3] * 1000, 'Z'),
                 time_text(row[4], 'Z'), time_text(row[5] * 1000), time_text(row[6])] for row in numbers]
    return container(schema, [(len(rows), encoded(below, rows))]), expected


def decimal_file(precision, scale):
    kind = logical('bytes', 'decimal', precision=precision, scale=scale)
    top = Decimal(10**precision - 1).scaleb(-scale)
    values = [top, -top, Decimal(0).scaleb(-scale), Decimal(1).scaleb(-scale)]
    return written(record(('x', kind)), [{'x': value} for value in values]), [[format(value, 'f')] for value in values]


def odd_files():
    cases = []
    rows = [types_row(at) for at in range(40)]
    for codec in ['null', 'deflate', 'bzip2', 'xz']:
        cases.append((f'types, {codec}', written(TYPES, [row for row, _ in rows], codec=codec), [shown for _, shown in rows]))
    cases.append(('blocks', written(TYPES, [row for row, _ in rows], sync_interval=100), [shown for _, shown in rows]))
    cases.append(('no rows', written(TYPES, []), []))
    cases.append(('times', *times()))
    for precision, scale in [(1, 0), (4, 2), (18, 9), (19, 0), (38, 0), (38, 38), (39, 0), (60, 30)]:
        cases.append((f'decimals of {precision} digits, {scale} of them behind the point', *decimal_file(precision, scale)))
    for name, kind, values in [
        ('int', 'int', [1, -3]), ('string', 'string', ['', 'x']), ('union', ['null', 'int', 'string'], [None, 1, 'x']),
        ('map', {'type': 'map', 'values': 'int'}, [{'a': 1}, {}]),
    ]:
        cases.append((f'rows of type {name}', written(kind, values), [[value] for value in values]))
    number = record(('x', 'int'))
    names = ['a', 'A', '*', 'a.b', '"q"', "it's", 'é', '1', '', 'select', 'a\nb', 'filename', 'rowid', 'x', 'x']
    row = b''.join(long_bytes(at) for at in range(len(names)))
    cases.append(('names', container(record(*((name, 'int') for name in names)), [(1, row)]), [list(range(len(names)))]))
    cases.append(('other metadata', container(number, [(2, b'\x02\x04')], [('user.x', b'\xff\x00')]), [[1], [2]]))
    cases.append(('empty blocks', container(number, [(0, b''), (1, b'\x02'), (0, b'')]), [[1]]))
    cases.append(('a header only', container(number, []), []))
    cases.append(('no columns', written(record(), [{}, {}]), None))
    for name, content in [
        ('a block that is too long', container(number, [(1, b'\x02\x04')])),
        ('a block that is too short', container(number, [(3, b'\x02\x04')])),
        ('an int of 64 bits', container(number, [(1, b'\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01')])),
        ('a codec that is not known', container(number, [(1, b'\x02')], [('avro.codec', b'none-such')])),
        ('a boolean of two', container(record(('x', 'boolean')), [(1, b'\x02')])),
        ('text that is not UTF-8', container(record(('x', 'string')), [(1, b'\x04\xff\xfe')])),
        ('a record in itself', written({'type': 'record', 'name': 'node', 'fields': [{'name': 'next', 'type': ['null', 'node']}]}, [{'next': None}])),
    ]:
        cases.append((name, content, 'refused'))
    for name, content, expected in cases:
        about = {} if expected is None else {'expected': expected}
        yield {'name': f'Avro: {name}', 'extension': '.avro', **about}, content
