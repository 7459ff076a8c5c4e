// DynamicFrame with the transforms that exported scripts call. Where the documentation promises no order of columns, it is another one.
package com.amazonaws.services.glue

import org.apache.spark.sql.{Column, DataFrame}
import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.types.{ArrayType, DataType, StructField, StructType}

class DynamicFrame(frame: DataFrame, val glueContext: GlueContext, val errorsCount: Long = 0) {
  private[glue] def rows: DataFrame = frame

  def toDF(): DataFrame = frame.select(frame.columns.reverse.map(name => F.col(Paths.quoted(name))): _*)

  def applyMapping(
      mappings: Seq[Product4[String, String, String, String]],
      caseSensitive: Boolean = true,
      transformationContext: String = ""
  ): DynamicFrame = {
    val columns = mappings.map { mapping =>
      val target = Paths.parse(mapping._3)
      if (target.length > 1) throw new NotImplementedError("Mappings into structs")
      val value = column(Paths.parse(mapping._1), caseSensitive)
      Paths.typeOf(mapping._4).fold(value)(value.cast(_)).alias(target.head)
    }
    of(frame.select(columns: _*))
  }

  def selectFields(paths: Seq[String], transformationContext: String = ""): DynamicFrame = {
    val names = paths.map(Paths.parse(_))
    if (names.exists(_.length > 1)) throw new NotImplementedError("Fields of structs")
    of(frame.select(names.map(each => F.col(Paths.quoted(each.head))): _*))
  }

  def dropFields(paths: Seq[String], transformationContext: String = ""): DynamicFrame =
    of(frame.select(fieldsOf(frame.schema.fields, name => F.col(Paths.quoted(name)), paths.map(Paths.parse(_)), None): _*))

  def renameField(oldName: String, newName: String, transformationContext: String = ""): DynamicFrame = {
    val (from, to) = (Paths.parse(oldName), Paths.parse(newName))
    if (from.init != to.init) throw new NotImplementedError("A field that moves")
    of(frame.select(fieldsOf(frame.schema.fields, name => F.col(Paths.quoted(name)), Seq(from), Some(to.last)): _*))
  }

  def unnest(transformationContext: String = ""): DynamicFrame = {
    def flat(field: StructField, value: Column, path: String): Seq[Column] = field.dataType match {
      case StructType(fields) => fields.toSeq.flatMap(each => flat(each, value.getField(each.name), s"$path.${each.name}"))
      case _                  => Seq(value.alias(path))
    }
    of(frame.select(frame.schema.fields.toSeq.flatMap(each => flat(each, F.col(Paths.quoted(each.name)), each.name)): _*))
  }

  private def of(other: DataFrame): DynamicFrame = new DynamicFrame(other, glueContext, errorsCount)

  private def column(path: Seq[String], caseSensitive: Boolean): Column = {
    def same(one: String, other: String): Boolean = if (caseSensitive) one == other else one.equalsIgnoreCase(other)
    def found(fields: Seq[StructField], name: String): StructField =
      fields.find(field => same(field.name, name)).getOrElse(throw new NoSuchElementException(name))
    val first = found(frame.schema.fields.toSeq, path.head)
    path.tail
      .foldLeft((F.col(Paths.quoted(first.name)), first.dataType)) { case ((value, kind), name) =>
        val field = found(kind.asInstanceOf[StructType].fields.toSeq, name)
        (value.getField(field.name), field.dataType)
      }
      ._1
  }

  // Without the paths, or with another name for the last part of them.
  private def fieldsOf(
      fields: Array[StructField],
      value: String => Column,
      paths: Seq[Seq[String]],
      renamed: Option[String]
  ): Seq[Column] = fields.toSeq.flatMap { field =>
    val own = paths.filter(_.head == field.name)
    val isNamed = own.exists(_.length == 1)
    if (isNamed && renamed.isEmpty) None
    else Some(changed(value(field.name), field.dataType, own.filter(_.length > 1).map(_.tail), renamed).alias(if (isNamed) renamed.get else field.name))
  }

  private def changed(value: Column, kind: DataType, paths: Seq[Seq[String]], renamed: Option[String]): Column =
    if (paths.isEmpty) value
    else
      kind match {
        case StructType(fields) =>
          F.when(value.isNotNull, F.struct(fieldsOf(fields, name => value.getField(name), paths, renamed): _*))
        case ArrayType(element, _) => F.transform(value, each => changed(each, element, paths, renamed))
        case _                     => throw new NoSuchElementException(paths.head.head)
      }
}

object DynamicFrame {
  def apply(df: DataFrame, glueContext: GlueContext): DynamicFrame = {
    if (df.columns.map(_.toLowerCase).distinct.length < df.columns.length)
      throw new IllegalArgumentException("Columns of one name: " + df.columns.mkString(", "))
    new DynamicFrame(df, glueContext)
  }
}

private[glue] object Paths {
  def quoted(name: String): String = "`" + name.replace("`", "``") + "`"

  // `a.b` in backticks is one name.
  def parse(path: String): Seq[String] =
    "`[^`]*`|[^.`]+".r.findAllIn(path).map(_.stripPrefix("`").stripSuffix("`")).toSeq

  // None: values of nested types stay as they are.
  def typeOf(name: String): Option[String] = name match {
    case "long"                       => Some("bigint")
    case "short"                      => Some("smallint")
    case "byte"                       => Some("tinyint")
    case "array" | "map" | "struct"   => None
    case _                            => Some(name)
  }
}
