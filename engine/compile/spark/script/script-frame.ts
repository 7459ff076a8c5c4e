/** Beginning and end of a script: arguments, session, and where paths are. */

import { pythonComment, pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { SparkScriptRequest } from '#engine/compile/spark/script/spark-script.ts';

/** With these, Spark 3.5 and 4 give the same values, and those of Tenon. */
export const sparkSettings: Readonly<Record<string, string>> = {
  'spark.sql.ansi.enabled': 'false',
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.timestampType': 'TIMESTAMP_LTZ',
  'spark.sql.caseSensitive': 'false',
  'spark.sql.parser.escapedStringLiterals': 'false',
  'spark.sql.legacy.timeParserPolicy': 'CORRECTED',
  'spark.sql.parquet.datetimeRebaseModeInRead': 'CORRECTED',
  'spark.sql.parquet.datetimeRebaseModeInWrite': 'CORRECTED',
  'spark.sql.parquet.int96RebaseModeInRead': 'CORRECTED',
  'spark.sql.parquet.outputTimestampType': 'TIMESTAMP_MICROS',
  'spark.sql.csv.parser.columnPruning.enabled': 'false',
  'spark.sql.sources.partitionOverwriteMode': 'static',
};

export function scriptHead({
  jobName,
  description,
  arguments: given,
  usesBookmark,
}: SparkScriptRequest): readonly string[] {
  const constants = Object.entries(given).map(([name, value]) => pythonComment(`${name} = ${value}`));
  return [
    pythonComment(jobName),
    ...description.split('\n').flatMap((line) => (line.trim() === '' ? [] : [pythonComment(line)])),
    '#',
    '# For Spark 3.5 and 4. Written by Tenon; changes in the job do not arrive here by themselves.',
    ...(usesBookmark ? ['# The job has a bookmark, which this script has not: every run reads all files.'] : []),
    ...(constants.length === 0 ? [] : ['# Arguments of the job, as constants:', ...constants]),
    '',
    'import argparse',
    'import os',
    '',
    'from pyspark.sql import SparkSession',
    'from pyspark.sql import functions as F',
    '',
    '',
    'def main():',
    `    parser = argparse.ArgumentParser(description=${pythonText(jobName.replaceAll('%', '%%'))})`,
    '    parser.add_argument("--workspace", default=".", help="folder or bucket at which relative paths begin")',
    '    parser.add_argument("--output", help="the same for paths of targets (default: the workspace)")',
    '    args = parser.parse_args()',
    '',
    '    def source_path(path):',
    '        return os.path.join(args.workspace, path)',
    '',
    '    def target_path(path):',
    '        return os.path.join(args.output or args.workspace, path)',
    '',
    `    spark = SparkSession.builder.appName(${pythonText(jobName)}).getOrCreate()`,
    ...Object.entries(sparkSettings).map(
      ([name, value]) => `    spark.conf.set(${pythonText(name)}, ${pythonText(value)})`,
    ),
    '',
  ];
}

export function scriptEnd(): readonly string[] {
  return ['', 'if __name__ == "__main__":', '    main()'];
}
