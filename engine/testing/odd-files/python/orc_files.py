"""ORC files of Apache's own writer, which also reads them: every type, codec and encoding, at the limits."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.orc as orc

from canonical import rows_of


def pad(values, count):
    return [values[at % len(values)] for at in range(count)]


INTEGERS = [0, 1, -1, 2**31, -2**31 - 1, 2**53, 2**53 + 1, 2**63 - 1, -2**63, None]
DOUBLES = [0.0, 1.5, float('nan'), float('inf'), float('-inf'), 5e-324, 1.7976931348623157e308, 0.1, None]
TEXTS = ['', 'a', 'é', '😀', '\0x', 'a\nb', '"q"', '\\N', 'NULL', 'x' * 70000, None, ' lead', '\ufeffbom', 'e\u0301']
DAYS = [0, -1, -719162, -719163, -719529, -800000, 2932896, 2932897, -25567, -141428, -141427, None]
NANOS = [0, -1, -1000, -10**9, 1, 999999999, -2208988800 * 10**9, 4102444800 * 10**9 + 123456789, None]


def decimals(precision, scale, count):
    top = Decimal(10**precision - 1).scaleb(-scale)
    return pa.array(pad([top, -top, Decimal(0).scaleb(-scale), None], count), pa.decimal128(precision, scale))


def scalars(count):
    return pa.table({
        'boolean': pa.array(pad([True, False, None], count)),
        'tiny': pa.array(pad([-128, 127, 0, None], count), pa.int8()),
        'small': pa.array(pad([-32768, 32767, 0, None], count), pa.int16()),
        'int': pa.array(pad([-2**31, 2**31 - 1, 0, None], count), pa.int32()),
        'long': pa.array(pad(INTEGERS, count), pa.int64()),
        'float': pa.array(pad([0.0, 1.5, float('nan'), float('inf'), 1e-45, None], count), pa.float32()),
        'double': pa.array(pad(DOUBLES, count)),
        'text': pa.array(pad(TEXTS, count)),
        'bytes': pa.array(pad([b'', b'\x00\xff', b'a' * 1000, None], count)),
        **{f'd{p}_{s}': decimals(p, s, count) for p, s in [(3, 2), (18, 0), (19, 3), (38, 0), (38, 38)]},
        'day': pa.array(pad(DAYS, count), pa.int32()).cast(pa.date32()),
        'local': pa.array(pad(NANOS, count), pa.int64()).cast(pa.timestamp('ns')),
        'instant': pa.array(pad(NANOS, count), pa.int64()).cast(pa.timestamp('ns', tz='UTC')),
    })


def nested(count):
    inner = pa.struct([('c', pa.struct([('d', pa.string())]))])
    lists = pa.list_(pa.struct([('z', pa.int8())]))
    structs = [{'a': [{'z': 1}], 'b': {'c': {'d': 'e'}}}, {'a': [], 'b': None}, None, {'a': [None], 'b': {'c': None}}]
    return pa.table({
        'list': pa.array(pad([[1, None, 2], [], None, [None]], count), pa.list_(pa.int64())),
        'lists': pa.array(pad([[[1], [], None], [], None], count), pa.list_(pa.list_(pa.int32()))),
        'struct': pa.array(pad(structs, count), pa.struct([('a', lists), ('b', inner)])),
        'map': pa.array(pad([[('a', 1), ('b', None)], [], None], count), pa.map_(pa.string(), pa.int64())),
        'numbered': pa.array(pad([[(1, [1.5]), (2, None)], [], None], count), pa.map_(pa.int32(), pa.list_(pa.float64()))),
        'decimals': pa.array(pad([[Decimal('1.50'), None], [], None], count), pa.list_(pa.decimal128(20, 2))),
    })


def without_values(table, count):
    return pa.table({field.name: pa.nulls(count, field.type) for field in table.schema})


def columns(names):
    return pa.Table.from_arrays([pa.array([at, None]) for at in range(len(names))], names=names)


def tables():
    small = {'stripe_size': 64 * 1024, 'batch_size': 500}
    for codec in ['uncompressed', 'zlib', 'snappy', 'zstd', 'lz4']:
        yield f'types, {codec}', scalars(60), {'compression': codec}
    yield 'version 0.11', scalars(60), {'file_version': '0.11'}
    yield 'a dictionary', scalars(300), {'dictionary_key_size_threshold': 1.0}
    yield 'stripes', scalars(5000).drop_columns(['text', 'bytes']), small
    yield 'nested', nested(50), {}
    yield 'nested, in stripes', nested(5000), small
    yield 'one row', scalars(1), {}
    yield 'no rows', scalars(1).slice(0, 0), {}
    yield 'no columns', pa.table({}), {}
    yield 'nulls', without_values(scalars(1), 20), {}
    yield 'nested nulls', without_values(nested(1), 20), {}
    yield 'names', columns(['a', 'A', '*', '', 'a.b', '"q"', "it's", 'a b', 'select', '_tenon', 'a\nb', 'É', 'é', '1', 'x,y', '%s', 'a_1', 'A_1', 'rowid', 'filename', 'file_row_number']), {}
    yield 'names that are equal', columns(['x', 'x', 'x']), {}
    yield 'a long name', columns(['n' * 5000]), {}
    yield 'long texts', pa.table({'x': pa.array(['y' * 3_000_000, None, 'z' * 2_000_000])}), {}
    yield 'few large numbers', pa.table({
        'nulls': pa.array([at if at % 1000 < 900 else None for at in range(20000)]),
        'few': pa.array([2**62 if at % 511 == 0 else at % 3 for at in range(20000)]),
        'both': pa.array([-2**63 if at % 700 == 3 else 2**63 - 1 if at % 900 == 7 else at for at in range(20000)]),
    }), small
    yield 'many texts in dictionaries', pa.table({'x': pa.array([f'v{at % 7000}' for at in range(20000)])}), {**small, 'dictionary_key_size_threshold': 1.0}


def odd_files():
    for name, table, options in tables():
        sink = pa.BufferOutputStream()
        orc.write_table(table, sink, **options)
        content = sink.getvalue().to_pybytes()
        back = orc.ORCFile(pa.BufferReader(content)).read()
        yield {'name': f'ORC: {name}', 'extension': '.orc', 'expected': rows_of(back)}, content
