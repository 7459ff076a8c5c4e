"""Values of Arrow arrays in the JSON of Tenon's queries, by means that share nothing with its readers."""

import base64
import decimal
import json
import math

import pyarrow as pa

decimal.getcontext().prec = 100


def civil(days):
    """Year, month and day of days since 1970 (Hinnant's algorithm); Python's dates end at the years 1 and 9999."""
    shifted = days + 719468
    era, day_of_era = divmod(shifted, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return year_of_era + era * 400 + (month <= 2), month, day


def date_text(days):
    year, month, day = civil(days)
    if 0 <= year <= 9999:
        shown = f'{year:04d}'
    else:
        shown = f'{"-" if year < 0 else "+"}{abs(year):06d}'
    return f'{shown}-{month:02d}-{day:02d}'


def clock_text(micros):
    seconds, rest = divmod(micros, 10**6)
    text = f'{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}'
    return text + ('.%06d' % rest).rstrip('0') if rest else text


def time_text(micros, ending=''):
    days, rest = divmod(micros, 86400 * 10**6)
    return f'{date_text(days)}T{clock_text(rest)}{ending}'


def plain(value):
    """A value without members."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= 2**53 else str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return 'NaN'
        return value if math.isfinite(value) else 'Infinity' if value > 0 else '-Infinity'
    if isinstance(value, decimal.Decimal):
        return format(value, 'f')
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value))


def values_of(array):
    if isinstance(array, pa.ChunkedArray):
        return [value for chunk in array.chunks for value in values_of(chunk)]
    kind = array.type
    is_null = [not item.is_valid for item in array]
    if pa.types.is_struct(kind):
        members = {kind.field(at).name: values_of(array.field(at)) for at in range(kind.num_fields)}
        return [
            None if is_null[row] else {name: column[row] for name, column in members.items()}
            for row in range(len(array))
        ]
    if pa.types.is_map(kind):
        return [None if is_null[row] else map_of(array[row].values) for row in range(len(array))]
    if pa.types.is_list(kind):
        return [None if is_null[row] else values_of(array[row].values) for row in range(len(array))]
    if pa.types.is_timestamp(kind):
        times, divisor = {'s': (10**6, 1), 'ms': (1000, 1), 'us': (1, 1), 'ns': (1, 1000)}[kind.unit]
        ending = '' if kind.tz is None else 'Z'
        raw = array.cast(pa.int64()).to_pylist()
        return [None if value is None else time_text(value * times // divisor, ending) for value in raw]
    if pa.types.is_date32(kind):
        return [None if value is None else date_text(value) for value in array.cast(pa.int32()).to_pylist()]
    return [plain(value) for value in array.to_pylist()]


def map_of(entries):
    keys, members = values_of(entries.field(0)), values_of(entries.field(1))
    return {key if isinstance(key, str) else json.dumps(key): member for key, member in zip(keys, members)}


def rows_of(table):
    return [list(row) for row in zip(*(values_of(column) for column in table.columns))]
