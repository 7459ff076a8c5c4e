"""A stand-in for the public surface of AWS Glue's Python library that exported scripts use, written on PySpark for tests.

It follows what AWS Glue's documentation says. Where the documentation leaves something open, it does what is least convenient
for a script, so that no script depends on it: columns come in another order, and null fields are missing from records.
"""

import sys

from awsglue import job_parameters
from awsglue.dynamicframe import DynamicFrame

# Scripts know it by this name.
sys.modules["awsglue.utils"] = job_parameters

__all__ = ["DynamicFrame"]
