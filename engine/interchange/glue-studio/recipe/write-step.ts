/** Steps of a Recipe as steps of a data preparation recipe: the inverse of recipe-steps.ts, checked by reading them back. */

import { NotCarried } from '#engine/interchange/glue-studio/member.ts';
import { pathParts } from '#engine/interchange/glue-studio/paths.ts';
import { recipeSteps, typeNames } from '#engine/interchange/glue-studio/recipe/recipe-steps.ts';
import {
  refuse,
  StepParameters,
  type StatedParameters,
} from '#engine/interchange/glue-studio/recipe/step-parameters.ts';
import { isSameValue } from '#engine/interchange/glue-studio/same-value.ts';
import { getTransform } from '#engine/transforms/index.ts';
import type { TransformStep } from '#engine/transforms/transform.ts';

type Args = Readonly<Record<string, unknown>>;

export interface WrittenStep {
  readonly Action: { readonly Operation: string; readonly Parameters?: StatedParameters };
  /** What is different in AWS Glue: a sentence. */
  readonly change: string | undefined;
}

/** @throws NotCarried with words that continue a sentence about the step. */
export function writeStep({ transform, args: given }: Pick<TransformStep, 'transform' | 'args'>): WrittenStep {
  const read = getTransform(transform).args;
  const parsed = read.safeParse(given);
  if (!parsed.success) return refuse('its arguments are wrong');
  for (const [operation, parameters] of candidatesOf(transform, parsed.data)) {
    const back = readBack(operation, parameters);
    if (back?.transform !== transform || !isSameValue(read.parse(back.args), parsed.data)) continue;
    const isPlain = Object.keys(parameters).length === 0;
    return { Action: { Operation: operation, ...(isPlain ? {} : { Parameters: parameters }) }, change: back.change };
  }
  return refuse('a recipe of AWS Glue has no such step');
}

function readBack(operation: string, stated: StatedParameters) {
  const parameters = new StepParameters(stated);
  try {
    return recipeSteps.get(operation)?.(parameters);
  } catch (thrown) {
    if (thrown instanceof NotCarried) return undefined;
    throw thrown;
  }
}

type Candidate = readonly [operation: string, parameters: StatedParameters];

/** Steps that may mean the same, the usual one first. */
function candidatesOf(transform: string, args: Args): readonly Candidate[] {
  switch (transform) {
    case 'RenameField':
      return [['RENAME', { sourceColumn: nameOf(args['oldName']), targetColumn: nameOf(args['newName']) }]];
    case 'DropFields':
      return [['DELETE', { sourceColumns: namesOf(args['paths']) }]];
    case 'DropDuplicates': {
      const columns = args['columns'] as readonly string[];
      return columns.length === 0
        ? [['DELETE_DUPLICATE_ROWS', {}]]
        : [['REMOVE_DUPLICATES', { sourceColumn: nameOf(columns[0]) }]];
    }
    case 'ConcatenateColumns': {
      const delimiter: StatedParameters = args['spacer'] === '' ? {} : { delimiter: String(args['spacer']) };
      const columns = { sourceColumns: namesOf(args['colList']), targetColumn: String(args['colName']) };
      return [['MERGE', { ...columns, ...delimiter }]];
    }
    case 'FillNulls':
      return filling(args['fills'] as readonly { readonly column: string; readonly value: unknown }[]);
    case 'Filter': {
      const column = /^(?<name>.+) IS NOT NULL$/su.exec(String(args['condition']))?.groups?.['name'];
      return column === undefined ? [] : [['REMOVE_MISSING', { sourceColumn: unquoted(column) }]];
    }
    case 'DerivedColumn':
      return deriving(String(args['colName']), String(args['expr']));
    default:
      return [];
  }
}

function filling([fill]: readonly { readonly column: string; readonly value: unknown }[]): readonly Candidate[] {
  if (fill === undefined) return [];
  const sourceColumn = nameOf(fill.column);
  const { value } = fill;
  if (value === '') return [['FILL_WITH_EMPTY', { sourceColumn }]];
  const columnDataType: StatedParameters = typeof value === 'string' ? {} : { columnDataType: typeof value };
  return [['FILL_WITH_CUSTOM', { sourceColumn, value: String(value), ...columnDataType }]];
}

const name = '(?<name>`(?:[^`]|``)+`|[A-Za-z_][A-Za-z0-9_]*)';
const text = "(?<text>'(?:[^']|'')*')";
const shapes = {
  upper: new RegExp(`^upper\\(${name}\\)$`, 'su'),
  lower: new RegExp(`^lower\\(${name}\\)$`, 'su'),
  same: new RegExp(`^${name}$`, 'su'),
  quoted: new RegExp(`^concat\\((?<sign>'"'|''''), ${name}, \\k<sign>\\)$`, 'su'),
  before: new RegExp(`^concat\\(${text}, ${name}\\)$`, 'su'),
  behind: new RegExp(`^concat\\(${name}, ${text}\\)$`, 'su'),
  cast: new RegExp(`^CAST\\(${name} AS (?<type>[A-Z0-9(),]+)\\)$`, 'su'),
};

/** Of several that fit, reading them back finds the right one. */
function deriving(targetColumn: string, expr: string): readonly Candidate[] {
  return Object.entries(shapes).flatMap(([kind, shape]): readonly Candidate[] => {
    const groups = shape.exec(expr)?.groups;
    if (groups === undefined) return [];
    const sourceColumn = unquoted(groups['name']!);
    const pattern = groups['text']?.slice(1, -1).replaceAll("''", "'") ?? '';
    switch (kind as keyof typeof shapes) {
      case 'upper':
        return [
          ['UPPER_CASE', { sourceColumn }],
          ['UPPER', { sourceColumn, targetColumn }],
        ];
      case 'lower':
        return [
          ['LOWER_CASE', { sourceColumn }],
          ['LOWER', { sourceColumn, targetColumn }],
        ];
      case 'same':
        return [['DUPLICATE', { sourceColumn, targetColumn }]];
      case 'quoted':
        return [[groups['sign'] === `'"'` ? 'ADD_DOUBLE_QUOTES' : 'ADD_SINGLE_QUOTES', { sourceColumn }]];
      case 'before':
        return [['ADD_PREFIX', { sourceColumn, pattern }]];
      case 'behind':
        return [['ADD_SUFFIX', { sourceColumn, pattern }]];
      case 'cast': {
        const columnDataType = typeNames.get(groups['type']!);
        return columnDataType === undefined ? [] : [['CHANGE_DATA_TYPE', { sourceColumn, columnDataType }]];
      }
    }
  });
}

function unquoted(written: string): string {
  return written.startsWith('`') ? written.slice(1, -1).replaceAll('``', '`') : written;
}

/** @throws NotCarried for a nested field. */
function nameOf(path: unknown): string {
  const [column, ...inside] = pathParts(String(path));
  return inside.length === 0 ? column! : refuse('it reads a nested field, and recipes of AWS Glue have columns only');
}

function namesOf(paths: unknown): string {
  return JSON.stringify((paths as readonly string[]).map(nameOf));
}
