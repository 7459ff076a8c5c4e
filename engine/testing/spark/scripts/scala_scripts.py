"""Compiles exported scripts in Scala by the compiler that pyspark brings, and runs them in the session of Spark."""

import shutil
import subprocess
import tempfile
from pathlib import Path

shim = Path(__file__).parent.parent / "glue-scala-shim"


class ScalaScripts:
    def __init__(self, spark, jars):
        self._jvm = spark._jvm
        self._gateway = spark.sparkContext._gateway
        self._jars = ":".join(sorted(str(each) for each in Path(jars).glob("*.jar")))
        self._library = None

    def run(self, script, arguments, catalog):
        if self._library is None:
            self._library = self._compiled([str(each) for each in sorted(shim.glob("*.scala"))], self._jars)
        classes = self._compiled([script], f"{self._jars}:{self._library}")
        try:
            self._jvm.java.lang.System.setProperty("tenon.catalog", catalog_text(catalog))
            self._start([classes, self._library], arguments)
        finally:
            shutil.rmtree(classes)

    def _compiled(self, sources, classpath):
        folder = tempfile.mkdtemp(prefix="tenon-scala-")
        settings = ["-nowarn", "-d", folder, "-classpath", classpath, *sources]
        # In the process of Spark, where the compiler stays warm; a separate one says what is wrong.
        if not self._jvm.scala.tools.nsc.MainClass().process(self._texts(settings)):
            command = ["java", "-cp", self._jars, "scala.tools.nsc.Main", *settings]
            raise RuntimeError(subprocess.run(command, capture_output=True, text=True).stderr)
        return folder

    def _start(self, folders, arguments):
        jvm = self._jvm
        urls = self._gateway.new_array(jvm.java.net.URL, len(folders))
        for place, folder in enumerate(folders):
            urls[place] = jvm.java.io.File(folder).toURI().toURL()
        loader = jvm.java.net.URLClassLoader(urls, jvm.java.lang.Thread.currentThread().getContextClassLoader())
        self._call(loader, "GlueApp", "main", [self._texts(arguments)])
        if self._call(loader, "com.amazonaws.services.glue.util.Job", "isOpen", []):
            raise RuntimeError("The job was not committed")

    def _call(self, loader, name, method, arguments):
        values = self._gateway.new_array(self._jvm.java.lang.Object, len(arguments))
        for place, value in enumerate(arguments):
            values[place] = value
        found = next(each for each in loader.loadClass(name).getMethods() if each.getName() == method)
        return found.invoke(None, values)

    def _texts(self, texts):
        array = self._gateway.new_array(self._jvm.java.lang.String, len(texts))
        for place, text in enumerate(texts):
            array[place] = text
        return array


def catalog_text(catalog):
    """A line for each table: its name, path, format and columns as DDL."""
    return "\n".join(
        "\t".join([name, table["path"], table["format"], ", ".join(column(*each) for each in table["columns"] + table["partitionKeys"])])
        for name, table in catalog.items()
    )


def column(name, kind):
    quoted = name.replace("`", "``")
    return f"`{quoted}` {kind}"
