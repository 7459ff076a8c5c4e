"""Runs exported scripts in one session: a JSON request `{"script", "workspace", "output", "catalog"}` per line.

With a catalog, the script is for AWS Glue, which the package beside this file stands in for.
"""

import json
import os
import runpy
import sys
import traceback
from pathlib import Path

shim = str(Path(__file__).parent.parent / "awsglue-shim")
sys.path.insert(0, shim)
# For the processes that run functions of Python.
os.environ["PYTHONPATH"] = shim
os.environ["PYSPARK_PYTHON"] = sys.executable
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import pyspark
from pyspark.sql import SparkSession

import awsglue.context
from awsglue.job import Job
from scala_scripts import ScalaScripts

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


scala_scripts = ScalaScripts(spark, Path(pyspark.__file__).parent / "jars")
answer({"version": pyspark.__version__})
for line in sys.stdin:
    request = json.loads(line)
    sys.argv = [request["script"], "--workspace", request["workspace"], "--output", request["output"]]
    # A script that failed has left its job open.
    Job.open.clear()
    if request["catalog"] is not None:
        sys.argv += ["--JOB_NAME", "job", "--TempDir", request["output"] + "/staging"]
        awsglue.context.catalog = request["catalog"]
    try:
        if request["script"].endswith(".scala"):
            scala_scripts.run(request["script"], sys.argv[1:], request["catalog"])
        else:
            runpy.run_path(request["script"], run_name="__main__")
        if Job.open:
            raise RuntimeError("The job was not committed")
        answer({"error": None})
    except BaseException as thrown:
        lines = [text for text in str(thrown).splitlines() if text.strip()]
        answer({"error": f"{type(thrown).__name__}: {' '.join(lines[:4])[:600]}", "trace": traceback.format_exc()[-3000:]})
