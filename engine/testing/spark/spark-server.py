"""Evaluates batches of Spark SQL expressions in one session: a JSON request per line of standard input, an answer per line."""

import json
import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql.types import ArrayType, BinaryType, DateType, MapType, StructType, TimestampNTZType, TimestampType

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

settings = {
    "spark.master": "local[1]",
    "spark.driver.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    # Texts that older versions read in another way are read as by this version, and not refused.
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    # Interpreted: hundreds of expressions are evaluated once each.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
    "spark.log.level": "OFF",
}
builder = SparkSession.builder
for key, value in settings.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()


def canonical(text, kind, depth=0):
    """The expression as something that arrives unchanged: days, microseconds and hexadecimal digits."""
    inner = f"e{depth}"
    if isinstance(kind, DateType):
        return f"unix_date({text})"
    if isinstance(kind, TimestampType):
        return f"unix_micros({text})"
    if isinstance(kind, TimestampNTZType):
        return f"unix_micros(CAST({text} AS TIMESTAMP))"
    if isinstance(kind, BinaryType):
        return f"hex({text})"
    if isinstance(kind, ArrayType):
        return f"transform({text}, {inner} -> {canonical(inner, kind.elementType, depth + 1)})"
    if isinstance(kind, MapType):
        parts = [(f"{inner}.key", kind.keyType), (f"{inner}.value", kind.valueType)]
        entry = ", ".join(canonical(part, type, depth + 1) for part, type in parts)
        return f"transform(map_entries({text}), {inner} -> struct({entry}))"
    if isinstance(kind, StructType):
        fields = ", ".join(canonical(f"{text}.`{field.name}`", field.dataType, depth) for field in kind.fields)
        return f"CASE WHEN {text} IS NOT NULL THEN struct({fields}) END"
    return text


def plain(value):
    """JSON without numbers, whose exact digits JSON does not keep."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)


def reason(thrown):
    lines = [line for line in str(thrown).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(thrown).__name__


def refusal(text):
    """Why Spark refuses the expression before it reads a row; None: it does not."""
    try:
        spark.sql(f"SELECT {text} FROM frame")
        return None
    except Exception as thrown:
        return {"error": reason(thrown)}


def evaluate(expressions, words):
    """One answer per expression."""
    # In Tenon's words, a backslash in a literal is a plain character. What Tenon writes is for Spark's default.
    spark.conf.set("spark.sql.parser.escapedStringLiterals", "true" if words else "false")
    answers = [refusal(text) for text in expressions]
    wanted = [text for text, refused in zip(expressions, answers) if refused is None]
    results = iter(run(wanted))
    return [next(results) if refused is None else refused for refused in answers]


def run(expressions):
    """A batch that fails at a row is halved until the one that fails is alone."""
    if not expressions:
        return []
    try:
        columns = ", ".join(f"{text} AS `r{place}`" for place, text in enumerate(expressions))
        frame = spark.sql(f"SELECT row, {columns} FROM frame")
        wanted = [f.dataType for f in frame.schema.fields[1:]]
        shown = ["row"] + [canonical(f"`r{place}`", kind) for place, kind in enumerate(wanted)]
        rows = sorted(frame.selectExpr(*shown).collect(), key=lambda row: row[0])
        return [
            {"type": kind.simpleString(), "values": [plain(row[place + 1]) for row in rows]}
            for place, kind in enumerate(wanted)
        ]
    except Exception as thrown:
        if len(expressions) == 1:
            return [{"error": reason(thrown)}]
        middle = len(expressions) // 2
        return run(expressions[:middle]) + run(expressions[middle:])


def answer(value):
    answers.write(json.dumps(value) + "\n")
    answers.flush()


answer({"version": spark.version})
for line in sys.stdin:
    request = json.loads(line)
    if "frame" in request:
        spark.sql(request["frame"]).createOrReplaceTempView("frame")
        spark.catalog.cacheTable("frame")
        answer({"rows": spark.table("frame").count()})
    else:
        answer({"results": evaluate(request["expressions"], request["words"])})
