"""GlueContext: reads and writes DynamicFrames. The Data Catalog is a dict, and S3 is a folder."""

import os
import shutil

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from awsglue.dynamicframe import DynamicFrame
from awsglue.paths import column

#: `database.table` → `{"path", "format", "columns": [[name, type]], "partitionKeys": [[name, type]]}`.
catalog = {}


class GlueContext:
    def __init__(self, sparkContext, **options):
        self._session = SparkSession.builder.getOrCreate()
        self.create_dynamic_frame = _Reader(self)
        self.write_dynamic_frame = _Writer(self)

    @property
    def spark_session(self):
        return self._session

    def getSink(self, connection_type, format=None, transformation_ctx="", **options):
        if connection_type != "s3":
            raise NotImplementedError(connection_type)
        return _Sink(options)

    def purge_s3_path(self, s3_path, options={}, transformation_ctx=""):
        """Files that are older than the period are removed."""
        if options.get("retentionPeriod", 168) == 0 and os.path.isdir(s3_path):
            shutil.rmtree(s3_path)


class _Reader:
    def __init__(self, context):
        self._context = context

    def from_options(self, connection_type, connection_options={}, format=None, format_options={}, transformation_ctx="",
                     push_down_predicate=""):
        if connection_type != "s3":
            raise NotImplementedError(connection_type)
        paths = connection_options["paths"]
        if not isinstance(paths, list):
            raise TypeError("paths is a list")
        read = self._context.spark_session.read
        if format == "csv":
            return _csv(self._context, paths, format_options, transformation_ctx)
        if format not in ("parquet", "orc"):
            raise NotImplementedError(format)
        return DynamicFrame(read.format(format).load(paths), self._context, transformation_ctx)

    def from_catalog(self, database=None, table_name=None, redshift_tmp_dir="", transformation_ctx="",
                     push_down_predicate="", additional_options={}, catalog_id=None, name_space=None):
        if (database is None) == (name_space is None) or table_name is None:
            raise Exception("A table has a database and a name")
        if push_down_predicate:
            raise NotImplementedError("push_down_predicate")
        table = catalog[f"{database or name_space}.{table_name}"]
        frame = self._context.spark_session.read.format(table["format"]).load(table["path"])
        columns = [column(name).cast(kind).alias(name.lower()) for name, kind in table["columns"] + table["partitionKeys"]]
        return DynamicFrame(frame.select(columns), self._context, table_name)


def _csv(context, paths, options, name):
    """Every column is text, and an empty value is an empty text. Records that cannot be read are counted and missing."""
    known = {"separator", "quoteChar", "escaper", "withHeader", "multiLine"}
    if set(options) - known:
        raise NotImplementedError(str(set(options) - known))
    quote = options.get("quoteChar", '"')
    reading = {
        "sep": options.get("separator", ","),
        "quote": "" if quote == -1 else quote,
        "escape": options.get("escaper", "" if quote == -1 else quote),
        "header": str(options.get("withHeader", False)).lower(),
        "multiLine": str(options.get("multiLine", False)).lower(),
        "nullValue": "\x01null\x01",
        "emptyValue": "",
    }
    read = context.spark_session.read.options(**reading)
    found = read.csv(paths)
    names = found.columns if options.get("withHeader", False) else [f"col{place}" for place in range(len(found.columns))]
    schema = StructType([StructField(each, StringType()) for each in [*names, "\x01corrupt"]])
    rows = read.schema(schema).option("columnNameOfCorruptRecord", "\x01corrupt").csv(paths).cache()
    errors = rows.filter(column("\x01corrupt").isNotNull()).count()
    good = rows.filter(column("\x01corrupt").isNull())
    texts = [F.coalesce(column(each), F.lit("")).alias(each) for each in names]
    return DynamicFrame(good.select(texts), context, name, errors)


def _write(frame, path, file_format, partition_keys, options):
    writer = frame.toDF().write.mode("append").format("parquet" if file_format == "glueparquet" else file_format)
    if partition_keys:
        writer = writer.partitionBy(*partition_keys)
    writer.options(**options).save(path)


class _Writer:
    def __init__(self, context):
        self._context = context

    def from_options(self, frame, connection_type, connection_options={}, format=None, format_options={},
                     transformation_ctx=""):
        if connection_type != "s3" or format not in ("parquet", "orc"):
            raise NotImplementedError(f"{connection_type} {format}")
        _write(frame, connection_options["path"], format, connection_options.get("partitionKeys", []), format_options)
        return frame


class _Sink:
    def __init__(self, options):
        self._options = options
        self._format = None
        self._table = None

    def setCatalogInfo(self, catalogDatabase, catalogTableName):
        self._table = (catalogDatabase, catalogTableName)

    def setFormat(self, format, **options):
        if format != "glueparquet":
            raise NotImplementedError(format)
        self._format = (format, options)

    def writeFrame(self, dynamic_frame):
        if self._options.get("enableUpdateCatalog") and self._table is None:
            raise RuntimeError("enableUpdateCatalog without setCatalogInfo")
        file_format, options = self._format
        _write(dynamic_frame, self._options["path"], file_format, self._options.get("partitionKeys", []), options)
