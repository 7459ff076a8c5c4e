// The job with its bookmark, of which nothing is kept, and the parameters of a script.
package com.amazonaws.services.glue.util

import com.amazonaws.services.glue.GlueContext

class JsonOptions(val values: Map[String, Any])

object JsonOptions {
  val empty = new JsonOptions(Map.empty)
  def apply(values: Map[String, Any]): JsonOptions = new JsonOptions(values)
}

object GlueArgParser {
  def getResolvedOptions(args: Array[String], optionNames: Array[String]): Map[String, String] =
    optionNames.map { name =>
      val place = args.indexOf("--" + name)
      if (place == -1) throw new IllegalArgumentException("The parameter --" + name + " is missing")
      name -> args(place + 1)
    }.toMap
}

object Job {
  private var open: Option[String] = None

  def init(jobName: String, glueContext: GlueContext, args: java.util.Map[String, String]): Unit = {
    if (!args.containsKey("JOB_NAME")) throw new IllegalArgumentException("Job.init needs the resolved options")
    open = Some(jobName)
  }

  def commit(): Unit = {
    if (open.isEmpty) throw new IllegalStateException("The job was not started")
    open = None
  }

  def isOpen: Boolean = open.nonEmpty
}
