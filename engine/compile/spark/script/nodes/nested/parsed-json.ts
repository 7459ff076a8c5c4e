/** ParseJsonColumn and Unbox for Spark: text is read as texts of JSON, each of which becomes a value of its type. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { columnOf, formatPath, getPath } from '#engine/transforms/column-path.ts';
import { statedType } from '#engine/transforms/nested/stated-type.ts';
import { isFloating, isWhole } from '#engine/types/common-type.ts';
import { arrayType, mapType, stringType, structType, type DataType } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

interface ParseArgs {
  readonly colName: string;
  readonly schema: string;
  readonly newColName?: string;
}

export const sparkParseJsonColumn = sparkNode<ParseArgs>(({ colName, schema, newColName }, context) => {
  const name = newColName ?? getPath(context.input.schema, colName).at(-1)!.name;
  return withColumns([{ name, value: parsed(colName, schema, context) }], context);
});

export const sparkUnbox = sparkNode<{ path: string; schema: string; format: string }>(
  ({ path, schema, format }, context) => {
    if (format === 'csv')
      context.refuse(
        'Spark cannot parse CSV text alike: for text that is not one CSV record, its from_csv gives a struct of nulls or of the first values, and it reads no header.',
      );
    if (format === 'xml')
      context.refuse(
        'Spark 3.5 has no function that parses XML text. That of Spark 4, from_xml, takes the last of several elements where one is stated, and gives a struct of nulls for text that is not XML.',
      );
    const column = columnOf(path, 'Unbox');
    const { name } = getPath(context.input.schema, formatPath([column]))[0]!;
    return withColumns([{ name, value: parsed(formatPath([column]), schema, context) }], context);
  },
);

function parsed(path: string, schema: string, context: SparkNodeContext): string {
  context.note(
    'Spark reads JSON more loosely, such as texts in single quotes, and writes numbers with a fraction or an exponent in its own way.',
  );
  const type = statedType(schema);
  const { value } = context.path(path, context.input.schema);
  // Spark 3.5 stops at texts in lists of numbers. Everything is read as text.
  const texts = `from_json(${value}, ${sparkText(context.type(asTexts(type)))})`;
  if (type.kind !== 'struct' && type.kind !== 'array' && type.kind !== 'map')
    return context.refuse('Spark reads only objects and arrays of JSON: state a struct, an array or a map.');
  const typed = typedValue(texts, type, context);
  // Of an object that is none, Spark makes a struct of nulls.
  return type.kind === 'array' ? typed : `IF(json_object_keys(${value}) IS NULL, NULL, ${typed})`;
}

function asTexts(type: DataType): DataType {
  switch (type.kind) {
    case 'array':
      return arrayType(asTexts(type.element));
    case 'map':
      return mapType(stringType, asTexts(type.value));
    case 'struct':
      return structType(type.fields.map(({ name, type: inner }) => ({ name, type: asTexts(inner) })));
    default:
      return stringType;
  }
}

/** @param value Spark SQL of the value with texts. @param depth of lambdas around it. */
function typedValue(value: string, type: DataType, context: SparkNodeContext, depth = 0): string {
  switch (type.kind) {
    case 'struct': {
      const fields = type.fields.map(
        ({ name, type: inner }) =>
          `${sparkText(name)}, ${typedValue(`${value}.${context.column(name)}`, inner, context, depth)}`,
      );
      return `IF(${value} IS NULL, NULL, named_struct(${fields.join(', ')}))`;
    }
    case 'array': {
      const each = `e${depth}`;
      const typed = typedValue(each, type.element, context, depth + 1);
      const list = `transform(${value}, ${each} -> ${typed})`;
      return typed === each ? value : wholeOnly(value, `${each} -> ${each} IS NOT NULL AND ${typed} IS NULL`, list);
    }
    case 'map': {
      const each = `e${depth}`;
      const typed = typedValue(each, type.value, context, depth + 1);
      if (typed === each) return value;
      const misfit = `${each} -> ${each} IS NOT NULL AND ${typed} IS NULL`;
      return wholeOnly(`map_values(${value})`, misfit, `transform_values(${value}, (k, ${each}) -> ${typed})`);
    }
    default:
      return scalarOf(value, type, context);
  }
}

/** A list or map with a value that does not fit is null as a whole. */
function wholeOnly(list: string, misfit: string, typed: string): string {
  return `IF(exists(${list}, ${misfit}), NULL, ${typed})`;
}

/** Null where the text does not name exactly a value of the type. */
function scalarOf(text: string, type: DataType, context: SparkNodeContext): string {
  const cast = (): string => context.cast(text, stringType, type);
  if (type.kind === 'string') return text;
  if (type.kind === 'boolean') return `CASE ${text} WHEN 'true' THEN true WHEN 'false' THEN false END`;
  if (isWhole(type)) return `IF(${text} RLIKE '^-?(0|[1-9][0-9]*)$', try_cast(${text} AS ${context.type(type)}), NULL)`;
  if (isFloating(type)) return `IF(${text} RLIKE '^-?0[0-9]', NULL, ${cast()})`;
  if (type.kind === 'decimal') {
    const fraction = type.scale === 0 ? '' : `([.][0-9]{0,${type.scale}}0*)?`;
    return `IF(${text} RLIKE '^-?(0|[1-9][0-9]*)${fraction}$', try_cast(${text} AS ${context.type(type)}), NULL)`;
  }
  if (type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz') return cast();
  return context.refuse('Spark does not read values of this type from JSON alike.');
}
