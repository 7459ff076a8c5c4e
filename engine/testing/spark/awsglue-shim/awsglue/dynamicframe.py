"""DynamicFrame, its transforms as methods, and collections of frames."""

import hashlib

from pyspark.sql import functions as F
from pyspark.sql.types import BooleanType, StructType

from awsglue.gluetypes import is_of_type, spark_type
from awsglue.paths import column, find, parse_path, quoted, renamed, without
from awsglue.relationalizing import relationalized, unnested


class DynamicRecord(dict):
    """A record as functions of Python get it: a dict whose fields are attributes as well."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def _shuffled(frame):
    """AWS Glue does not keep the order of columns through this transform."""
    names = sorted(frame.columns, key=lambda name: hashlib.md5(name.encode()).hexdigest())
    return frame.select([column(name) for name in names])


class DynamicFrame:
    def __init__(self, frame, glue_ctx, name="", errors=0):
        self._frame = frame
        self.glue_ctx = glue_ctx
        self.name = name
        self._errors = errors

    @classmethod
    def fromDF(cls, dataframe, glue_ctx, name):
        lower = [each.lower() for each in dataframe.columns]
        if len(set(lower)) < len(lower):
            raise ValueError(f"Columns of one name: {dataframe.columns}")
        return cls(dataframe, glue_ctx, name)

    def toDF(self, options=None):
        if options:
            raise NotImplementedError("toDF with options")
        return self._frame

    def _of(self, frame):
        return DynamicFrame(frame, self.glue_ctx, self.name, self._errors)

    def count(self):
        return self._frame.count()

    def errorsCount(self):
        return self._errors

    def apply_mapping(self, mappings, case_sensitive=False, transformation_ctx="", **_thresholds):
        if isinstance(mappings, tuple):
            mappings = [mappings]
        targets = {}
        for mapping in mappings:
            if not isinstance(mapping, tuple):
                raise TypeError(f"A mapping is a tuple: {mapping!r}")
            if len(mapping) != 4:
                raise ValueError(f"A mapping has four parts: {mapping!r}")
            source, source_type, target, target_type = mapping
            names = parse_path(target)
            if len(names) > 1:
                raise NotImplementedError("Mappings into structs")
            targets[names[0]] = self._mapped(parse_path(source), source_type, target_type, case_sensitive)
        return self._of(_shuffled(self._frame.select([value.alias(name) for name, value in targets.items()])))

    def _mapped(self, names, source_type, target_type, case_sensitive):
        fields, held, path = self._frame.schema.fields, None, []
        for name in names:
            field = find(fields, name, case_sensitive)
            if field is None:
                return F.lit(None).cast(spark_type(target_type, None))
            held, path = field.dataType, [*path, field.name]
            fields = held.fields if isinstance(held, StructType) else []
        # The type of the source selects values: of another type there are none, and nothing is converted.
        if not is_of_type(held, source_type):
            return F.lit(None).cast(spark_type(target_type, held))
        return column(*path).cast(spark_type(target_type, held))

    def select_fields(self, paths, transformation_ctx="", **_thresholds):
        names = [self._top_level(path) for path in ([paths] if isinstance(paths, str) else paths)]
        fields = [find(self._frame.schema.fields, name) for name in names]
        return self._of(_shuffled(self._frame.select([column(field.name) for field in fields if field])))

    def drop_fields(self, paths, transformation_ctx="", **_thresholds):
        dropped = [parse_path(path) for path in ([paths] if isinstance(paths, str) else paths)]
        kept = []
        for field in self._frame.schema.fields:
            below = [path[1:] for path in dropped if path[0].lower() == field.name.lower()]
            if [] in below:
                continue
            own = column(field.name)
            kept.append((without(own, field.dataType, below) if below else own).alias(field.name))
        return self._of(_shuffled(self._frame.select(kept)))

    def rename_field(self, oldName, newName, transformation_ctx="", **_thresholds):
        old, new = parse_path(oldName), parse_path(newName)
        if [name.lower() for name in old[:-1]] != [name.lower() for name in new[:-1]]:
            raise NotImplementedError("Moving a field to another struct")
        columns = []
        for field in self._frame.schema.fields:
            own = column(field.name)
            if field.name.lower() != old[0].lower():
                columns.append(own)
            elif len(old) == 1:
                columns.append(own.alias(new[0]))
            else:
                columns.append(renamed(own, field.dataType, old[1:], new[-1]).alias(field.name))
        return self._of(self._frame.select(columns))

    def filter(self, f, transformation_ctx="", **_thresholds):
        def holds(row):
            # A null field may be missing from a record: here it is in half of them.
            record = row.asDict(recursive=True)
            missing = hashlib.md5(repr(sorted(record.items(), key=str)).encode()).digest()[0] % 2 == 0
            fields = {name: value for name, value in record.items() if value is not None or not missing}
            try:
                return bool(f(DynamicRecord(fields)))
            except (KeyError, ValueError, TypeError):
                return False

        if not self._frame.columns:
            return self
        record = F.struct([column(name) for name in self._frame.columns])
        return self._of(self._frame.filter(F.udf(holds, BooleanType())(record)))

    def join(self, paths1, paths2, frame2, transformation_ctx="", **_thresholds):
        """Inner; of the columns that both frames have, one begins with a dot, which one is not documented."""
        keys1 = [self._top_level(path) for path in ([paths1] if isinstance(paths1, str) else paths1)]
        keys2 = [self._top_level(path) for path in ([paths2] if isinstance(paths2, str) else paths2)]
        if len(keys1) != len(keys2):
            raise ValueError("The frames have different numbers of keys")
        left, right = self._frame, frame2._frame
        both = {name.lower() for name in left.columns} & {name.lower() for name in right.columns}
        if both:
            raise NotImplementedError(f"It is not documented which of the columns {sorted(both)} begin with a dot")
        types = [[frame.schema[find(frame.schema.fields, key).name].dataType for key in keys]
                 for frame, keys in ((left, keys1), (right, keys2))]
        if types[0] != types[1]:
            raise NotImplementedError("Keys of different types")
        conditions = [F.expr(f"l.{quoted(one)} = r.{quoted(other)}") for one, other in zip(keys1, keys2)]
        joined = left.alias("l").join(right.alias("r"), conditions, "inner")
        columns = [F.col(f"l.{quoted(name)}") for name in left.columns] + [
            F.col(f"r.{quoted(name)}") for name in right.columns
        ]
        return DynamicFrame(_shuffled(joined.select(columns)), self.glue_ctx, self.name + frame2.name)

    def split_fields(self, paths, name1, name2, transformation_ctx="", **_thresholds):
        for path in paths:
            self._top_level(path)
        chosen = {parse_path(path)[0].lower() for path in paths}
        first = self.select_fields(paths)
        rest = [column(name) for name in self._frame.columns if name.lower() not in chosen]
        return DynamicFrameCollection({name1: first, name2: self._of(_shuffled(self._frame.select(rest)))}, self.glue_ctx)

    def unnest(self, transformation_ctx="", **_thresholds):
        return self._of(_shuffled(unnested(self._frame)))

    def relationalize(self, root_table_name, staging_path, options={}, transformation_ctx="", **_thresholds):
        if not staging_path:
            raise RuntimeError("No staging path, and no --TempDir")
        frames = relationalized(self._frame, root_table_name)
        return DynamicFrameCollection({name: self._of(_shuffled(frame)) for name, frame in frames.items()}, self.glue_ctx)

    def _top_level(self, path):
        names = parse_path(path)
        if len(names) > 1:
            raise NotImplementedError(f"A nested path: {path}")
        return names[0]


class DynamicFrameCollection:
    def __init__(self, dynamic_frames, glue_ctx):
        self._frames = dict(dynamic_frames)
        self._glue_ctx = glue_ctx

    def keys(self):
        return self._frames.keys()

    def select(self, key, transformation_ctx=""):
        """An unknown key gives an empty frame."""
        if key in self._frames:
            return self._frames[key]
        empty = self._glue_ctx.spark_session.createDataFrame([], StructType([]))
        return DynamicFrame(empty, self._glue_ctx, key)

    def __getitem__(self, key):
        return self._frames[key]

    def __len__(self):
        return len(self._frames)
