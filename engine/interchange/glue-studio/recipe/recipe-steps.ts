/** Steps of a data preparation recipe as transforms (AWS Glue DataBrew Developer Guide, "Recipe step and function reference"). */

import { nameText, textLiteral } from '#engine/interchange/glue-studio/filter/expression-text.ts';
import { pathText } from '#engine/interchange/glue-studio/paths.ts';
import { refuse, type StepParameters } from '#engine/interchange/glue-studio/recipe/step-parameters.ts';
import { clip } from '#engine/types/column-lookup.ts';

export interface StepNode {
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What is different here: a sentence. */
  readonly change?: string;
}

/** @throws NotCarried with words that continue a sentence about the step. */
type StepReader = (parameters: StepParameters) => StepNode;

function derived(colName: string, expr: string): StepNode {
  return { transform: 'DerivedColumn', args: { colName, expr } };
}

/** The column gets a value that is computed from it. */
function inPlace(exprOf: (column: string, parameters: StepParameters) => string): StepReader {
  return (parameters) => {
    const column = parameters.text('sourceColumn');
    return derived(column, exprOf(nameText(column), parameters));
  };
}

/** The value goes to a new column. */
function computed(exprOf: (column: string) => string): StepReader {
  return (parameters) => {
    const column = parameters.text('sourceColumn');
    return derived(parameters.text('targetColumn'), exprOf(nameText(column)));
  };
}

const types: ReadonlyMap<string, string> = new Map([
  ['byte', 'TINYINT'],
  ['short', 'SMALLINT'],
  ['int', 'INT'],
  ['long', 'BIGINT'],
  ['float', 'FLOAT'],
  ['double', 'DOUBLE'],
  ['decimal', 'DECIMAL(38,18)'],
  ['string', 'STRING'],
  ['boolean', 'BOOLEAN'],
  ['timestamp', 'TIMESTAMP'],
  ['date', 'DATE'],
]);

/** Type in a CAST → its name in a step. */
export const typeNames: ReadonlyMap<string, string> = new Map([...types].map(([named, type]) => [type, named]));

function changeType(column: string, parameters: StepParameters): string {
  const stated = parameters.text('columnDataType');
  const type = types.get(stated) ?? refuse(`"${clip(stated)}" is not a type that Tenon knows`);
  return `CAST(${column} AS ${type})`;
}

/** The step's name states the type. @param stated what its `columnDataType` has to be. */
function changeTypeTo(type: string, stated: string): StepReader {
  return inPlace((column, parameters) => {
    const given = parameters.optional('columnDataType') ?? stated;
    if (given !== stated) refuse(`its parameter columnDataType is "${clip(given)}", not ${stated}`);
    return `CAST(${column} AS ${type})`;
  });
}

function merged(parameters: StepParameters): StepNode {
  const args = {
    colName: parameters.text('targetColumn'),
    colList: parameters.columns().map((name) => pathText([name])),
    spacer: parameters.optional('delimiter') ?? '',
  };
  return { transform: 'ConcatenateColumns', args, change: 'A null that is merged is an empty text here.' };
}

const onlyNulls = 'A missing value is a null here; an empty text is not missing.';

function filled(valueOf: (parameters: StepParameters) => string | number | boolean): StepReader {
  return (parameters) => {
    const fills = [{ column: pathText([parameters.text('sourceColumn')]), value: valueOf(parameters) }];
    return { transform: 'FillNulls', args: { fills }, change: onlyNulls };
  };
}

/** A number or boolean where the step says that the column has these. A number that loses digits stays a text, which is read exactly. */
function customValue(parameters: StepParameters): string | number | boolean {
  const type = parameters.optional('columnDataType');
  const value = parameters.text('value');
  if (type === 'boolean' && /^(?:true|false)$/iu.test(value)) return value.toLowerCase() === 'true';
  if (type !== 'number') return value;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return refuse(`"${clip(value)}" is not a number`);
  return String(number) === value.trim() ? number : value;
}

export const recipeSteps: ReadonlyMap<string, StepReader> = new Map<string, StepReader>([
  ['ADD_DOUBLE_QUOTES', inPlace((column) => `concat('"', ${column}, '"')`)],
  ['ADD_PREFIX', inPlace((column, parameters) => `concat(${textLiteral(parameters.text('pattern'))}, ${column})`)],
  ['ADD_SINGLE_QUOTES', inPlace((column) => `concat('''', ${column}, '''')`)],
  ['ADD_SUFFIX', inPlace((column, parameters) => `concat(${column}, ${textLiteral(parameters.text('pattern'))})`)],
  ['CHANGE_DATA_TYPE', inPlace(changeType)],
  [
    'DELETE',
    (parameters) => ({
      transform: 'DropFields',
      args: { paths: parameters.columns().map((name) => pathText([name])) },
    }),
  ],
  ['DELETE_DUPLICATE_ROWS', () => ({ transform: 'DropDuplicates', args: { columns: [] } })],
  ['DUPLICATE', computed((column) => column)],
  ['FILL_WITH_CUSTOM', filled(customValue)],
  [
    'FILL_WITH_EMPTY',
    filled((parameters) => {
      parameters.optional('columnDataType');
      return '';
    }),
  ],
  ['LOWER', computed((column) => `lower(${column})`)],
  ['LOWER_CASE', inPlace((column) => `lower(${column})`)],
  ['MERGE', merged],
  ['MERGE_COLUMNS_AND_VALUES', merged],
  [
    'REMOVE_DUPLICATES',
    (parameters) => ({
      transform: 'DropDuplicates',
      args: { columns: [pathText([parameters.text('sourceColumn')])] },
    }),
  ],
  [
    'REMOVE_MISSING',
    (parameters) => ({
      transform: 'Filter',
      args: { condition: `${nameText(parameters.text('sourceColumn'))} IS NOT NULL` },
      change: onlyNulls,
    }),
  ],
  [
    'RENAME',
    (parameters) => ({
      transform: 'RenameField',
      args: {
        oldName: pathText([parameters.text('sourceColumn')]),
        newName: pathText([parameters.text('targetColumn')]),
      },
    }),
  ],
  ['TO_BOOLEAN_COLUMN', changeTypeTo('BOOLEAN', 'boolean')],
  ['TO_DOUBLE_COLUMN', changeTypeTo('DOUBLE', 'number')],
  ['TO_STRING_COLUMN', changeTypeTo('STRING', 'string')],
  ['UPPER', computed((column) => `upper(${column})`)],
  ['UPPER_CASE', inPlace((column) => `upper(${column})`)],
]);
