/** The plan of a query as steps in words, each with the rows that left it, or that the engine expects. Pure. */

import { capital } from '#engine/contract/capital.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { ProfileOperator } from '#engine/duckdb/database.ts';

/** Plain data. */
export interface PlanStep {
  /** What it does, in words; names of columns and conditions as the engine writes them. */
  readonly action: string;
  /** That left it; null: it has not run. */
  readonly rowCount: number | null;
  /** That the engine expects; null: it does not say. */
  readonly estimatedRows: number | null;
  /** Processor time of all its threads; null: it has not run. */
  readonly millis: number | null;
  /** Steps whose rows it takes, from 0. */
  readonly inputs: readonly number[];
}

/** They change how values are held, not which rows there are. */
const silent =
  /^(?:PROJECTION|(?:BATCH_)?CREATE_TABLE_AS|RESULT_COLLECTOR|EXPLAIN_ANALYZE|QUERY|NONE|DUMMY_SCAN|CTE|RECURSIVE_CTE)$/u;

/**
 * In the order in which rows pass them.
 * @param nameOf name of the table or file that a scan reads, by what its operator states.
 * @param ran false: the operators only have estimates.
 */
export function planSteps(root: ProfileOperator, nameOf: (scan: ProfileOperator) => string, ran: boolean): PlanStep[] {
  const steps: PlanStep[] = [];
  /** @returns the steps whose rows leave the operator. */
  const add = (operator: ProfileOperator): number[] => {
    const inputs = operator.children.map(add);
    if (silent.test(operator.type)) return operator.type === 'CTE' ? (inputs.at(-1) ?? []) : inputs.flat();
    steps.push({
      action: actionOf(operator, inputs, nameOf),
      rowCount: ran ? operator.cardinality : null,
      estimatedRows: isEstimated(operator) ? estimateOf(operator) : null,
      millis: ran ? operator.timing * 1000 : null,
      inputs: inputs.flat(),
    });
    return [steps.length - 1];
  };
  add(root);
  return steps;
}

/** The engine does not look into text files: of these it has a number that says nothing, and so has all that follows. */
function isEstimated(operator: ProfileOperator): boolean {
  const [call = 'PARQUET'] = infoOf(operator, 'Function');
  return !/CSV|JSON|TEXT/u.test(call) && operator.children.every(isEstimated);
}

function estimateOf(operator: ProfileOperator): number | null {
  const rows = Number(infoOf(operator, 'Estimated Cardinality')[0] ?? Number.NaN);
  return Number.isFinite(rows) ? rows : null;
}

function actionOf(
  operator: ProfileOperator,
  inputs: readonly (readonly number[])[],
  nameOf: (scan: ProfileOperator) => string,
): string {
  const { type } = operator;
  const text = (member: string): string => textOf(operator, member);
  if (type === 'TABLE_SCAN' || type === 'SEQ_SCAN') return readWords(operator, nameOf);
  if (type === 'FILTER') return keepWords(text('Expression'));
  if (type.endsWith('GROUP_BY')) return groupWords(text('Groups'), text('Aggregates'));
  if (type.endsWith('AGGREGATE')) return `Compute ${text('Aggregates') || 'one row'}`;
  if (type === 'TOP_N') return `Sort by ${text('Order By')} and take the first ${text('Top')}`;
  if (type === 'ORDER_BY') return `Sort by ${text('Order By')}`;
  if (type.endsWith('LIMIT')) return 'Take the first rows';
  if (type.endsWith('WINDOW')) return `Compute ${text('Projections') || 'a window'}`;
  if (type === 'UNNEST') return 'Make a row for each item of a list';
  if (type === 'UNION') return `Combine the rows of ${stepWords(inputs.flat())}`;
  if (type === 'CROSS_PRODUCT') return `Combine every row of ${stepWords(inputs.flat())} with every other`;
  if (type.endsWith('JOIN')) return joinWords(text('Join Type'), text('Conditions'), inputs);
  if (type === 'COLUMN_DATA_SCAN') return 'Use the values of the statement';
  if (type === 'EMPTY_RESULT') return 'Give no rows';
  if (type === 'CTE_SCAN') return 'Use the rows of a query in WITH';
  if (type.endsWith('SAMPLE')) return 'Take a sample';
  const words = type.toLowerCase().replaceAll('_', ' ').trim();
  return words === '' ? 'Another step' : capital(words);
}

function readWords(operator: ProfileOperator, nameOf: (scan: ProfileOperator) => string): string {
  const columns = infoOf(operator, 'Projections').length;
  const files = Number(textOf(operator, 'Total Files Read'));
  const what = [
    `Read ${nameOf(operator)}`,
    ...(columns > 0 ? [countText(columns, 'column')] : []),
    ...(files > 1 ? [countText(files, 'file')] : []),
  ].join(', ');
  const filters = textOf(operator, 'Filters');
  return filters === '' ? what : `${what}; keep rows where ${filters}`;
}

/** A value of a person's, which is shown as it is. */
const quotedText = /('(?:[^']|'')*')/u;

function keepWords(condition: string): string {
  return condition.split(quotedText).some((part, at) => at % 2 === 0 && part.includes('SUBQUERY'))
    ? 'Keep rows that match the subquery'
    : `Keep rows where ${condition}`;
}

function groupWords(groups: string, aggregates: string): string {
  if (aggregates === '') return `Remove duplicates of ${groups}`;
  return `Group by ${groups}: ${aggregates}`;
}

function joinWords(kind: string, conditions: string, inputs: readonly (readonly number[])[]): string {
  const [left, right] = [stepWords(inputs[0] ?? []), stepWords(inputs[1] ?? [])];
  const on = conditions === '' ? '' : ` where ${conditions}`;
  switch (kind) {
    case 'LEFT':
      return `Join ${left} with ${right}${on}, keep every row of ${left}`;
    case 'RIGHT':
      return `Join ${left} with ${right}${on}, keep every row of ${right}`;
    case 'OUTER':
    case 'FULL':
      return `Join ${left} with ${right}${on}, keep every row of both`;
    case 'SEMI':
    case 'RIGHT_SEMI':
      return `Keep rows that have a match${on}`;
    case 'ANTI':
    case 'RIGHT_ANTI':
      return `Keep rows that have no match${on}`;
    case 'MARK':
      return `Look up ${left} in ${right}${on}`;
    default:
      return `Join ${left} with ${right}${on}`;
  }
}

/** Counted from 1, as they are shown. */
function stepWords(steps: readonly number[]): string {
  if (steps.length === 0) return 'values';
  const numbers = steps.map((step) => step + 1);
  return numbers.length === 1 ? `step ${numbers[0]}` : `steps ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

function textOf(operator: ProfileOperator, member: string): string {
  return infoOf(operator, member)
    .map((each) => readable(each, operator.children[0]))
    .join(', ');
}

/** What an operator states under a name: texts, none if nothing. */
export function infoOf({ extraInfo }: ProfileOperator, member: string): string[] {
  const value = extraInfo[member];
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Places of the projection below as its expressions; the engine's own packing of numbers is omitted. */
function readable(expression: string, below: ProfileOperator | undefined): string {
  const projections = below?.type === 'PROJECTION' ? infoOf(below, 'Projections') : [];
  return outsideTexts(expression, (part) =>
    part
      .replaceAll(/__internal_\w+\((#\d+|\w+)(?:, [^()]*)?\)/gu, '$1')
      .replaceAll('count_star()', 'count(*)')
      .replaceAll(/"([a-z_][a-z0-9_]*)"/gu, '$1')
      .replaceAll(/#(\d+)/gu, (_all, place: string) => {
        const found = projections[Number(place)];
        return found === undefined ? `column ${Number(place) + 1}` : readable(found, below?.children[0]);
      }),
  );
}

/** Changes what is between the texts of an expression. */
function outsideTexts(expression: string, change: (part: string) => string): string {
  return expression
    .split(quotedText)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join('');
}
