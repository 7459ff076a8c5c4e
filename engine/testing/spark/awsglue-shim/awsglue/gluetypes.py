"""Names of types in mappings: AWS Glue's own and those of catalogs, in any case."""

import re

from pyspark.sql import types as T

_aliases = {"bigint": "long", "integer": "int", "tinyint": "byte", "smallint": "short", "varchar": "string", "char": "string"}

_types = {
    "binary": T.BinaryType(),
    "boolean": T.BooleanType(),
    "byte": T.ByteType(),
    "date": T.DateType(),
    "double": T.DoubleType(),
    "float": T.FloatType(),
    "int": T.IntegerType(),
    "long": T.LongType(),
    "short": T.ShortType(),
    "string": T.StringType(),
    "timestamp": T.TimestampType(),
}

_nested = {"array": T.ArrayType, "map": T.MapType, "struct": T.StructType}


def _plain(name):
    plain = name.strip().lower()
    return _aliases.get(plain, plain)


def spark_type(name, held):
    """The type of a name. A nested type has no parameters, and is that of the value."""
    plain = _plain(name)
    decimal = re.fullmatch(r"decimal\((\d+),(\d+)\)", plain)
    if decimal:
        return T.DecimalType(int(decimal[1]), int(decimal[2]))
    if plain in _nested:
        if held is None or not isinstance(held, _nested[plain]):
            raise NotImplementedError(f"{held} as {name}")
        return held
    return _types[plain]


def is_of_type(held, name):
    """Whether a type of a mapping's source selects values of this type."""
    plain = _plain(name)
    if plain in _nested:
        return isinstance(held, _nested[plain])
    if plain.startswith("decimal"):
        return isinstance(held, T.DecimalType)
    return held == _types[plain]
