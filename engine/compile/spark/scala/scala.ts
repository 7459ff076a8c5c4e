/** Scala, as the language of scripts for AWS Glue. Names and arguments are those of AWS Glue's documentation of its Scala library. */

import { commentLine } from '#engine/compile/script-text.ts';
import { decimalNumber, pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { GlueFiles, ScriptLanguage } from '#engine/compile/spark/script/script-language.ts';

/** Words of Scala, and the names that the script itself uses. */
const taken: readonly string[] = (
  'abstract case catch class def do else extends false final finally for forsome if implicit import lazy macro match new null ' +
  'object override package private protected return sealed super this throw trait try true type val var while with yield ' +
  'args spark main path'
).split(' ');

/** Methods of a DynamicFrame, and their arguments, by the names in Python. */
const methods: Readonly<Record<string, string>> = {
  ApplyMapping: 'applyMapping',
  DropFields: 'dropFields',
  RenameField: 'renameField',
  SelectFields: 'selectFields',
  UnnestFrame: 'unnest',
};
const parameters: Readonly<Record<string, string>> = { old_name: 'oldName', new_name: 'newName' };

/** A literal of text has the same form as in Python, and calls with arguments by name differ in the names alone. */
export const scala: ScriptLanguage = {
  // Scala 2.12 reads \u000a as the end of a line even in a comment.
  comment: (text) => commentLine('//', text.replaceAll(/\\(?=u)/gu, '/')),
  assigned: (variable, value) => `val ${variable} = ${value}`,
  failed: (reason) => `throw new NotImplementedError(${reason})`,
  list: (items) => `Seq(${items.join(', ')})`,
  property: (name) => name,
  except: 'except',
  dropDuplicates: (frame, names) => `${frame}.dropDuplicates(Seq(${names.join(', ')}))`,
  sample: (frame, fraction, seed) => `${frame}.sample(${decimalNumber(fraction)}, ${seed}L)`,
  load: (paths) => `.load(\n${paths.map((path) => `    ${path},`).join('\n')}\n)`,
  emptyFrame: (schema) => `spark.createDataFrame(Collections.emptyList[Row](), StructType.fromDDL(${schema}))`,
  // AWS Glue does not keep the order of columns.
  toData: (frame, columns) => `${frame}.toDF().select(${columns.join(', ')})`,
  toDynamic: (frame) => `DynamicFrame(${frame}, glueContext)`,
  dynamicCall: (transform, frame, args, context) =>
    pythonCall(`${frame}.${methods[transform]!}`, [
      ...Object.entries(args).map(([name, value]) => `${parameters[name] ?? name} = ${value}`),
      // In Python, names are compared without their case.
      ...(transform === 'ApplyMapping' ? ['caseSensitive = false'] : []),
      `transformationContext = ${pythonText(context)}`,
    ]),
  pathOf: (call, path) => `${call === 'source_path' ? 'sourcePath' : 'targetPath'}(${path})`,
  readFiles: ({ path, format, options, context }) =>
    pythonCall(
      'glueContext.getSourceWithFormat',
      [
        'connectionType = "s3"',
        `options = ${jsonOptions([`"paths" -> Seq(${path})`, '"recurse" -> true'])}`,
        ...contextOf(context),
        `format = ${pythonText(format)}`,
        ...(Object.keys(options).length === 0 ? [] : [`formatOptions = ${jsonOptions(entriesOf(options))}`]),
      ],
      '.getDynamicFrame()',
    ),
  readTable: (databaseName, name, context) =>
    pythonCall(
      'glueContext.getCatalogSource',
      [`database = ${pythonText(databaseName)}`, `tableName = ${pythonText(name)}`, ...contextOf(context)],
      '.getDynamicFrame()',
    ),
  stopAtErrors: (frame, message) => [`if (${frame}.errorsCount > 0) throw new RuntimeException(${message})`],
  writeFiles: ({ frame, path, format, compression, partitionKeys, context }) =>
    pythonCall(
      'glueContext.getSinkWithFormat',
      [
        'connectionType = "s3"',
        `options = ${jsonOptions([`"path" -> ${path}`, `"partitionKeys" -> ${textsOf(partitionKeys)}`])}`,
        ...contextOf(context),
        `format = ${pythonText(format)}`,
        `formatOptions = ${jsonOptions(entriesOf({ compression }))}`,
      ],
      `.writeDynamicFrame(${frame})`,
    ),
  writeTable: (variable, { frame, path, compression, partitionKeys, context, ...table }) =>
    [
      pythonCall(`val ${variable} = glueContext.getSink`, [
        '"s3"',
        jsonOptions([
          `"path" -> ${path}`,
          `"partitionKeys" -> ${textsOf(partitionKeys)}`,
          '"enableUpdateCatalog" -> true',
          ...entriesOf({ updateBehavior: table.updateBehavior }),
        ]),
        pythonText(context),
      ]),
      `${variable}.setCatalogInfo(${pythonText(table.databaseName)}, ${pythonText(table.name)})`,
      `${variable}.setFormat("glueparquet", ${jsonOptions(entriesOf({ compression }))})`,
      `${variable}.writeDynamicFrame(${frame})`,
    ].join('\n'),
  // Its library has no documented way.
  purges: false,
  taken,
};

function contextOf(context: string | null): readonly string[] {
  return context === null ? [] : [`transformationContext = ${pythonText(context)}`];
}

function textsOf(texts: readonly string[]): string {
  return texts.length === 0 ? 'Seq.empty[String]' : `Seq(${texts.map(pythonText).join(', ')})`;
}

function jsonOptions(entries: readonly string[]): string {
  return pythonCall('JsonOptions', [pythonCall('Map', entries)]);
}

function entriesOf(options: GlueFiles['options']): readonly string[] {
  return Object.entries(options).map(
    ([name, value]) => `${pythonText(name)} -> ${typeof value === 'string' ? pythonText(value) : String(value)}`,
  );
}
