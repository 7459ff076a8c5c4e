"""Runs exported scripts in one session: a JSON request `{"script": path, "workspace": path, "output": path}` per line."""

import json
import os
import runpy
import sys
import traceback

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import pyspark
from pyspark.sql import SparkSession

# How the session is started is the machine's choice; what values mean is set by each script.
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.driver.memory", "1g")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.sql.codegen.wholeStage", "false")
    .config("spark.log.level", "OFF")
    .getOrCreate()
)


def answer(value):
    answers.write(json.dumps(value) + "\n")
    answers.flush()


answer({"version": pyspark.__version__})
for line in sys.stdin:
    request = json.loads(line)
    sys.argv = [request["script"], "--workspace", request["workspace"], "--output", request["output"]]
    try:
        runpy.run_path(request["script"], run_name="__main__")
        answer({"error": None})
    except BaseException as thrown:
        lines = [text for text in str(thrown).splitlines() if text.strip()]
        answer({"error": f"{type(thrown).__name__}: {' '.join(lines[:4])[:600]}", "trace": traceback.format_exc()[-3000:]})
