# An exported script in Spark, and the end of its Java process: `python spark-once.py SCRIPT ARGUMENT…`.
import runpy
import sys

from pyspark import SparkContext

script = sys.argv[1]
sys.argv = sys.argv[1:]
runpy.run_path(script, run_name="__main__")
gateway = SparkContext._gateway
SparkContext._active_spark_context.stop()
gateway.shutdown()
gateway.proc.stdin.close()
# Its processor time is counted only when somebody waits for it.
gateway.proc.wait()
