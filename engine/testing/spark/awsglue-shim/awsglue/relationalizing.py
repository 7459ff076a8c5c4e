"""Frames without nested columns: structs as columns, and arrays as frames of their own."""

from pyspark.sql import Window
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, MapType, StructType

from awsglue.paths import column, quoted


def _leaves(value, data_type, name):
    """Columns of the fields of structs, named by their paths."""
    if not isinstance(data_type, StructType):
        return [(name, value, data_type)]
    return [
        leaf
        for field in data_type.fields
        for leaf in _leaves(value.getField(field.name), field.dataType, f"{name}.{field.name}")
    ]


def _holds(data_type, kinds):
    if isinstance(data_type, ArrayType):
        return isinstance(data_type, kinds) or _holds(data_type.elementType, kinds)
    if isinstance(data_type, StructType):
        return isinstance(data_type, kinds) or any(_holds(field.dataType, kinds) for field in data_type.fields)
    return isinstance(data_type, kinds)


def unnested(frame):
    """Structs at the top level. Arrays of structs have further columns in AWS Glue, which no script reads."""
    for field in frame.schema.fields:
        is_array = isinstance(field.dataType, ArrayType) and _holds(field.dataType, StructType)
        if is_array or _holds(field.dataType, MapType):
            raise NotImplementedError(f"{field.name}: {field.dataType.simpleString()}")
    return _flat(frame)


def _flat(frame):
    leaves = [leaf for field in frame.schema.fields for leaf in _leaves(column(field.name), field.dataType, field.name)]
    return frame.select([value.alias(name) for name, value, _type in leaves])


def relationalized(frame, root, name=None):
    """Name → frame, the root first. Keys of an array count from 1; an empty array has a key and no rows."""
    flat = _flat(frame)
    arrays = [field for field in flat.schema.fields if isinstance(field.dataType, ArrayType)]
    numbered = flat
    for place, field in enumerate(arrays):
        key = F.row_number().over(Window.orderBy(column(field.name).isNull(), F.monotonically_increasing_id()))
        numbered = numbered.withColumn(f"\x01key{place}", F.when(column(field.name).isNotNull(), key.cast("long")))
    # Each frame must see the same numbers.
    numbered = numbered.persist() if arrays else numbered
    place_of = {field.name: place for place, field in enumerate(arrays)}
    own = [
        column(f"\x01key{place_of[field.name]}").alias(field.name) if field.name in place_of else column(field.name)
        for field in flat.schema.fields
    ]
    frames = {name or root: numbered.select(own)}
    for place, field in enumerate(arrays):
        elements = numbered.select(
            column(f"\x01key{place}").alias("id"),
            F.expr(f"posexplode({quoted(field.name)}) AS (index, {quoted(field.name + '.val')})"),
        )
        frames.update(relationalized(elements, root, f"{root}_{field.name}"))
    return frames
