/** Python, as the language of scripts for Spark and AWS Glue. */

import { decimalNumber, pythonCall, pythonComment, pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { GlueFiles, ScriptLanguage } from '#engine/compile/spark/script/script-language.ts';

/** Words of Python, and the names that the script itself uses. */
const taken: readonly string[] = (
  'false none true and as assert async await break class continue def del elif else except finally for from global if ' +
  'import in is lambda nonlocal not or pass raise return try while with match case type print ' +
  'spark f argparse os sys parser args job main source_path target_path sparksession self'
).split(' ');

export const python: ScriptLanguage = {
  comment: pythonComment,
  assigned: (variable, value) => `${variable} = ${value}`,
  failed: (reason) => `raise NotImplementedError(${reason})`,
  list: (items) => `[${items.join(', ')}]`,
  property: (name) => `${name}()`,
  except: 'subtract',
  dropDuplicates: (frame, names) => `${frame}.dropDuplicates([${names.join(', ')}])`,
  sample: (frame, fraction, seed) => `${frame}.sample(fraction=${decimalNumber(fraction)}, seed=${seed})`,
  load: (paths) => `.load([\n${paths.map((path) => `    ${path},`).join('\n')}\n])`,
  emptyFrame: (schema) => `spark.createDataFrame([], ${schema})`,
  // AWS Glue does not keep the order of columns.
  toData: (frame, columns) => `${frame}.toDF().select(${columns.join(', ')})`,
  toDynamic: (frame, variable) => `DynamicFrame.fromDF(${frame}, glueContext, ${pythonText(variable)})`,
  dynamicCall: (transform, frame, args, context) =>
    pythonCall(`${transform}.apply`, [
      `frame=${frame}`,
      ...Object.entries(args).map(([name, value]) => `${name}=${value}`),
      `transformation_ctx=${pythonText(context)}`,
    ]),
  pathOf: (call, path) => `${call}(${path})`,
  readFiles: ({ path, format, options, context }) =>
    pythonCall('glueContext.create_dynamic_frame.from_options', [
      'connection_type="s3"',
      `connection_options={"paths": [${path}], "recurse": True}`,
      `format=${pythonText(format)}`,
      ...(Object.keys(options).length === 0 ? [] : [`format_options=${dictionaryOf(options)}`]),
      ...contextOf(context),
    ]),
  readTable: (databaseName, name, context) =>
    pythonCall('glueContext.create_dynamic_frame.from_catalog', [
      `database=${pythonText(databaseName)}`,
      `table_name=${pythonText(name)}`,
      ...contextOf(context),
    ]),
  stopAtErrors: (frame, message) => [`if ${frame}.errorsCount() > 0:`, `    raise ValueError(${message})`],
  writeFiles: ({ frame, path, format, compression, partitionKeys, context }) =>
    pythonCall('glueContext.write_dynamic_frame.from_options', [
      `frame=${frame}`,
      'connection_type="s3"',
      `connection_options={"path": ${path}, "partitionKeys": ${textsOf(partitionKeys)}}`,
      `format=${pythonText(format)}`,
      `format_options={"compression": ${pythonText(compression)}}`,
      ...contextOf(context),
    ]),
  writeTable: (variable, { frame, path, compression, partitionKeys, context, ...table }) =>
    [
      ...(table.purges ? [`glueContext.purge_s3_path(${path}, {"retentionPeriod": 0})`] : []),
      pythonCall(`${variable} = glueContext.getSink`, [
        'connection_type="s3"',
        `path=${path}`,
        'enableUpdateCatalog=True',
        `updateBehavior=${pythonText(table.updateBehavior)}`,
        `partitionKeys=${textsOf(partitionKeys)}`,
        ...contextOf(context),
      ]),
      `${variable}.setCatalogInfo(catalogDatabase=${pythonText(table.databaseName)}, catalogTableName=${pythonText(table.name)})`,
      `${variable}.setFormat("glueparquet", compression=${pythonText(compression)})`,
      `${variable}.writeFrame(${frame})`,
    ].join('\n'),
  purges: true,
  taken,
};

function contextOf(context: string | null): readonly string[] {
  return context === null ? [] : [`transformation_ctx=${pythonText(context)}`];
}

function textsOf(texts: readonly string[]): string {
  return `[${texts.map(pythonText).join(', ')}]`;
}

function dictionaryOf(options: GlueFiles['options']): string {
  const entries = Object.entries(options).map(([name, value]) => {
    const text = typeof value === 'string' ? pythonText(value) : typeof value === 'number' ? String(value) : undefined;
    return `${pythonText(name)}: ${text ?? (value === true ? 'True' : 'False')}`;
  });
  return `{${entries.join(', ')}}`;
}
