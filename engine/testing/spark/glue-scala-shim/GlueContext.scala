// The part of AWS Glue's Scala library that exported scripts use, after its documentation: contexts, sources, sinks and the job.
package com.amazonaws.services.glue

import org.apache.spark.SparkContext
import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.types.{StringType, StructField, StructType}

import com.amazonaws.services.glue.util.JsonOptions

class GlueContext(val sc: SparkContext) {
  def getSparkSession: SparkSession = SparkSession.builder.getOrCreate()

  def getSourceWithFormat(
      connectionType: String,
      options: JsonOptions,
      transformationContext: String = "",
      format: String = null,
      formatOptions: JsonOptions = JsonOptions.empty
  ): DataSource = {
    if (connectionType != "s3") throw new NotImplementedError(connectionType)
    val paths = options.values("paths").asInstanceOf[Seq[String]]
    format match {
      case "parquet" | "orc" => new DataSource(() => (getSparkSession.read.format(format).load(paths: _*), 0L), this)
      case "csv"             => new DataSource(() => csv(paths, formatOptions.values), this)
      case _                 => throw new NotImplementedError(format)
    }
  }

  // A table is a line of the property: name, path, format, and its columns as DDL, with the types of its partition keys.
  def getCatalogSource(
      database: String,
      tableName: String,
      redshiftTmpDir: String = "",
      transformationContext: String = "",
      pushDownPredicate: String = " ",
      additionalOptions: JsonOptions = JsonOptions.empty,
      catalogId: String = null
  ): DataSource = {
    val wanted = s"$database.$tableName"
    val table = System.getProperty("tenon.catalog", "").split("\n").map(_.split("\t")).find(_.head == wanted)
    val Array(_, path, format, schema) = table.getOrElse(throw new NoSuchElementException(wanted))
    def read(): (DataFrame, Long) = {
      val frame = getSparkSession.read.format(format).load(path)
      val columns = StructType.fromDDL(schema).fields.map { field =>
        frame.col(Paths.quoted(field.name)).cast(field.dataType).alias(field.name.toLowerCase)
      }
      (frame.select(columns: _*), 0L)
    }
    new DataSource(() => read(), this)
  }

  def getSinkWithFormat(
      connectionType: String,
      options: JsonOptions,
      transformationContext: String = "",
      format: String = null,
      formatOptions: JsonOptions = JsonOptions.empty
  ): DataSink = {
    if (connectionType != "s3" || !Seq("parquet", "orc").contains(format)) throw new NotImplementedError(format)
    val sink = new DataSink(options)
    sink.setFormat(format, formatOptions)
    sink
  }

  def getSink(connectionType: String, connectionOptions: JsonOptions, transformationContext: String = ""): DataSink = {
    if (connectionType != "s3") throw new NotImplementedError(connectionType)
    new DataSink(connectionOptions)
  }

  // Every column is text, and an empty value is an empty text. Records that cannot be read are counted and missing.
  private def csv(paths: Seq[String], options: Map[String, Any]): (DataFrame, Long) = {
    val known = Set("separator", "quoteChar", "escaper", "withHeader", "multiLine")
    if (!options.keySet.subsetOf(known)) throw new NotImplementedError(options.keySet.toString)
    val quote = options.getOrElse("quoteChar", "\"")
    val hasQuotes = quote != -1
    val hasHeader = options.getOrElse("withHeader", false) == true
    val reading = Map(
      "sep" -> options.getOrElse("separator", ",").toString,
      "quote" -> (if (hasQuotes) quote.toString else ""),
      "escape" -> options.getOrElse("escaper", if (hasQuotes) quote else "").toString,
      "header" -> hasHeader.toString,
      "multiLine" -> options.getOrElse("multiLine", false).toString,
      "nullValue" -> "\u0001null\u0001",
      "emptyValue" -> ""
    )
    val read = getSparkSession.read.options(reading)
    val found = read.csv(paths: _*).columns
    val names = if (hasHeader) found.toSeq else found.indices.map(place => s"col$place")
    val broken = "\u0001corrupt"
    val schema = StructType((names :+ broken).map(StructField(_, StringType)))
    val rows = read.schema(schema).option("columnNameOfCorruptRecord", broken).csv(paths: _*).cache()
    val errors = rows.filter(F.col(Paths.quoted(broken)).isNotNull).count()
    val texts = names.map(name => F.coalesce(F.col(Paths.quoted(name)), F.lit("")).alias(name))
    (rows.filter(F.col(Paths.quoted(broken)).isNull).select(texts: _*), errors)
  }
}

class DataSource(read: () => (DataFrame, Long), context: GlueContext) {
  def getDynamicFrame(): DynamicFrame = {
    val (frame, errors) = read()
    new DynamicFrame(frame, context, errors)
  }
}

class DataSink(options: JsonOptions) {
  private var table: Option[String] = None
  private var written: Option[(String, JsonOptions)] = None

  def setCatalogInfo(catalogDatabase: String, catalogTableName: String, catalogId: String = ""): Unit =
    table = Some(s"$catalogDatabase.$catalogTableName")

  def setFormat(format: String, options: JsonOptions): Unit = written = Some((format, options))

  def writeDynamicFrame(frame: DynamicFrame): DynamicFrame = {
    if (options.values.get("enableUpdateCatalog").contains(true) && table.isEmpty)
      throw new IllegalStateException("enableUpdateCatalog without setCatalogInfo")
    val (format, own) = written.getOrElse(throw new IllegalStateException("A sink without a format"))
    val keys = options.values.getOrElse("partitionKeys", Seq.empty).asInstanceOf[Seq[String]]
    val writer = frame.rows.write
      .mode("append")
      .format(if (format == "glueparquet") "parquet" else format)
      .options(own.values.map { case (name, value) => name -> value.toString })
    (if (keys.isEmpty) writer else writer.partitionBy(keys: _*)).save(options.values("path").toString)
    frame
  }
}
