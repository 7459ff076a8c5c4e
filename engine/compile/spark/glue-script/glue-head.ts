/** Beginning and end of a script for AWS Glue: parameters, contexts, the job, and where paths are. */

import { pythonComment, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { sparkSettings } from '#engine/compile/spark/script/script-frame.ts';
import type { SparkScriptRequest } from '#engine/compile/spark/script/spark-script.ts';

/** Names of folders are text, and each source casts them. */
export const glueSettings = { ...sparkSettings, 'spark.sql.sources.partitionColumnTypeInference.enabled': 'false' };

export function glueHead(request: SparkScriptRequest): readonly string[] {
  const { jobName, description, arguments: given, usesBookmark, graph } = request;
  const constants = Object.entries(given).map(([name, value]) => pythonComment(`${name} = ${value}`));
  const usesStaging = graph.nodes.some(({ transform }) => transform.name === 'Relationalize');
  const parameters = ['JOB_NAME', 'workspace', 'output', ...(usesStaging ? ['TempDir'] : [])];
  return [
    pythonComment(jobName),
    ...description.split('\n').flatMap((line) => (line.trim() === '' ? [] : [pythonComment(line)])),
    '#',
    '# For AWS Glue 5. Written by Tenon; changes in the job do not arrive here by themselves.',
    '# Job parameters: --workspace and --output, the buckets or folders at which relative paths of sources and targets begin.',
    ...(usesBookmark
      ? [
          '# The job has a bookmark: start it with --job-bookmark-option job-bookmark-enable. Its first run reads all files.',
        ]
      : []),
    ...(constants.length === 0 ? [] : ['# Arguments of the job, as constants:', ...constants]),
    '',
    'import os',
    'import sys',
    '',
    'from awsglue.context import GlueContext',
    'from awsglue.dynamicframe import DynamicFrame',
    'from awsglue.job import Job',
    'from awsglue.transforms import *',
    'from awsglue.utils import getResolvedOptions',
    'from pyspark.context import SparkContext',
    'from pyspark.sql import functions as F',
    '',
    `args = getResolvedOptions(sys.argv, [${parameters.map(pythonText).join(', ')}])`,
    'glueContext = GlueContext(SparkContext.getOrCreate())',
    'spark = glueContext.spark_session',
    ...Object.entries(glueSettings).map(([name, value]) => `spark.conf.set(${pythonText(name)}, ${pythonText(value)})`),
    'job = Job(glueContext)',
    'job.init(args["JOB_NAME"], args)',
    '',
    '',
    'def source_path(path):',
    '    return os.path.join(args["workspace"], path)',
    '',
    '',
    'def target_path(path):',
    '    return os.path.join(args["output"], path)',
    '',
    '',
  ];
}

export const glueEnd: readonly string[] = ['job.commit()'];
