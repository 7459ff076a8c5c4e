/** A job as a Scala script for AWS Glue 5. Sources and targets are those of its script in Python, and so are most transforms. */

import { glueSettings } from '#engine/compile/spark/glue-script/glue-head.ts';
import { passesFrameOn } from '#engine/compile/spark/glue-script/glue-form.ts';
import { readGlueSource } from '#engine/compile/spark/glue-script/glue-source.ts';
import { writeGlueTarget } from '#engine/compile/spark/glue-script/glue-target.ts';
import { glueNodes } from '#engine/compile/spark/glue-script/nodes/index.ts';
import { scala } from '#engine/compile/spark/scala/scala.ts';
import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { renderForSpark } from '#engine/compile/spark/script/pyspark-form.ts';
import type { NodePlace, RenderedNode, ScriptForm } from '#engine/compile/spark/script/script-form.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { SparkScript, SparkScriptRequest } from '#engine/compile/spark/script/spark-script.ts';
import { writeScript } from '#engine/compile/spark/script/write-script.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';

export function writeScalaScript(request: SparkScriptRequest): SparkScript {
  let literals = 0;
  const form: ScriptForm = {
    language: scala,
    head: scalaHead,
    end: ['    Job.commit()', '  }', '}'],
    isIndented: true,
    render(node, context, place) {
      const rendered = render(node, context, place);
      literals += refuseLongTexts(rendered.code, context);
      if (literals > mostLiterals)
        context.refuse('The job is too large for a program in Scala. Use the script in Python, or divide the job.');
      return rendered;
    },
  };
  return writeScript(request, form);
}

/** Transforms that the Scala library has as methods of one frame. The others are code of DataFrames: Relationalize returns frames without names there. */
const ownTransforms: ReadonlySet<string> = new Set([
  'ApplyMapping',
  'DropFields',
  'Flatten',
  'RenameField',
  'SelectFields',
]);

function render(node: ResolvedNode, context: SparkNodeContext, place: NodePlace): RenderedNode {
  const { sources, targets } = place.request;
  const { name, effect } = node.transform;
  if (effect === 'source') return readGlueSource(sources[node.node.id]!, context, place);
  if (effect === 'target') return writeGlueTarget(targets[node.node.id]!, context, place);
  if (passesFrameOn(node)) return place.own();
  const code = ownTransforms.has(name)
    ? glueNodes.get(name)?.(node.args as Record<string, never>, context, place)
    : undefined;
  if (code !== undefined) return { code, kind: 'dynamic' };
  return { code: renderForSpark(node, context, place), kind: 'data' };
}

/** Bytes of a text in a class file of Java. */
const longestText = 65_535;
/** A method of Java has 64 KB, and a text as an argument takes 8 or 9 bytes of it. */
const mostLiterals = 5000;

/** @returns how many texts there are. */
function refuseLongTexts(code: string, context: SparkNodeContext): number {
  const texts = code.match(/"(?:[^"\\]|\\.)*"/gu) ?? [];
  if (texts.some((text) => Buffer.byteLength(text) > longestText))
    context.refuse('The node has a text of more than 65,535 bytes, the limit in Scala. Use the script in Python.');
  return texts.length;
}

function scalaHead({ jobName, description, arguments: given, usesBookmark }: SparkScriptRequest): readonly string[] {
  const constants = Object.entries(given).map(([name, value]) => scala.comment(`${name} = ${value}`));
  return [
    scala.comment(jobName),
    ...description.split('\n').flatMap((line) => (line.trim() === '' ? [] : [scala.comment(line)])),
    '//',
    '// For AWS Glue 5, with --job-language scala and --class GlueApp. Written by Tenon; changes in the job do not arrive here by themselves.',
    '// Job parameters: --workspace and --output, the buckets or folders at which relative paths of sources and targets begin.',
    ...(usesBookmark
      ? [
          '// The job has a bookmark: start it with --job-bookmark-option job-bookmark-enable. Its first run reads all files.',
        ]
      : []),
    ...(constants.length === 0 ? [] : ['// Arguments of the job, as constants:', ...constants]),
    '',
    'import java.util.Collections',
    'import scala.collection.JavaConverters._',
    '',
    'import com.amazonaws.services.glue.{DynamicFrame, GlueContext}',
    'import com.amazonaws.services.glue.util.{GlueArgParser, Job, JsonOptions}',
    'import org.apache.spark.SparkContext',
    'import org.apache.spark.sql.{functions => F, Row}',
    'import org.apache.spark.sql.types.StructType',
    '',
    'object GlueApp {',
    '  def main(sysArgs: Array[String]): Unit = {',
    '    val args = GlueArgParser.getResolvedOptions(sysArgs, Array("JOB_NAME", "workspace", "output"))',
    '    val glueContext = new GlueContext(SparkContext.getOrCreate())',
    '    val spark = glueContext.getSparkSession',
    ...Object.entries(glueSettings).map(
      ([name, value]) => `    spark.conf.set(${pythonText(name)}, ${pythonText(value)})`,
    ),
    '    Job.init(args("JOB_NAME"), glueContext, args.asJava)',
    '',
    '    def below(folder: String, path: String): String =',
    '      if (path.startsWith("/") || folder.isEmpty) path else folder.stripSuffix("/") + "/" + path',
    '    def sourcePath(path: String): String = below(args("workspace"), path)',
    '    def targetPath(path: String): String = below(args("output"), path)',
    '',
  ];
}
