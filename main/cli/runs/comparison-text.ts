/** A comparison of two runs as text: one section for each part. */

import { countText } from '#engine/contract/count-text.ts';
import type { ComparedRun, RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { differingTexts } from '#engine/contract/definitions/differing-texts.ts';
import { formatTable, type TableStyle } from '#main/cli/output/format-table.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { timeText } from '#main/cli/runs/run-text.ts';

type Cells = Readonly<Record<string, unknown>>;
type Part = Pick<RunComparison['nodes'], 'state' | 'gaps'> & Partial<Pick<RunComparison['nodes'], Counts>>;
type Counts = 'added' | 'removed' | 'changed' | 'same' | 'itemCount';

/** Narrower than the cells of a table, which cuts them at the end. */
const widestValue = 60;
const signs = { added: '+', removed: '-', changed: '~', same: '=' } as const;

/** Lines with a line break behind each; everything from the workspace is escaped. */
export function comparisonText(comparison: RunComparison, style: TableStyle): string {
  const { a, b, firstDifference, definition, arguments: args, inputs, engine, nodes, stages, targets } = comparison;
  const table = (rows: readonly Cells[], numbers: readonly string[] = []): string =>
    rows.length === 0
      ? ''
      : formatTable(
          Object.keys(rows[0]!).map((name) => ({ name, type: numbers.includes(name) ? 'bigint' : 'string' })),
          rows,
          style,
        );
  const valuesOf = ({ change, a: left, b: right }: { change: keyof typeof signs; a: unknown; b: unknown }): Cells => {
    const [textA, textB] = differingTexts(
      change === 'added' ? '' : valueText(left),
      change === 'removed' ? '' : valueText(right),
      widestValue,
    );
    return { a: textA, b: textB };
  };
  return [
    `${runLine('A', a)}${runLine('B', b)}\n${printable(firstDifference.text)}\n`,
    section(
      'Definition',
      definition,
      table(definition.items.map((item) => ({ '': signs[item.change], path: item.path, ...valuesOf(item) }))),
      definition.items.length,
    ),
    section(
      'Arguments',
      args,
      table(args.items.map((item) => ({ '': signs[item.change], name: item.name, ...valuesOf(item) }))),
      args.items.length,
    ),
    section(
      'Inputs',
      inputs,
      table(
        inputs.items.map((item) => ({
          '': signs[item.change],
          file: item.path,
          'bytes A': item.a?.size ?? '',
          'bytes B': item.b?.size ?? '',
          'modified A': modifiedText(item.a),
          'modified B': modifiedText(item.b),
        })),
        ['bytes A', 'bytes B'],
      ),
      inputs.items.length,
    ),
    section(
      'Engine version',
      engine,
      engine.state === 'different' ? `${engine.a ?? ''} -> ${engine.b ?? ''}\n` : '',
      0,
    ),
    section(
      'Rows',
      nodes,
      table(
        nodes.items.map((item) => ({
          '': signs[item.change],
          node: item.port === null ? item.nodeName : `${item.nodeName}, output ${item.port}`,
          'in A': item.a?.rowsIn ?? '',
          'in B': item.b?.rowsIn ?? '',
          'out A': item.a?.rowsOut ?? '',
          'out B': item.b?.rowsOut ?? '',
          'rejected A': item.a?.rejected ?? '',
          'rejected B': item.b?.rejected ?? '',
        })),
        ['in A', 'in B', 'out A', 'out B', 'rejected A', 'rejected B'],
      ),
      nodes.items.length,
    ),
    section(
      'Time and memory',
      stages,
      table(
        stages.items.map((item) => ({
          stage: item.nodeName,
          'seconds A': secondsOf(item.a),
          'seconds B': secondsOf(item.b),
          'peak bytes A': item.a?.peakMemory ?? '',
          'peak bytes B': item.b?.peakMemory ?? '',
          'spilled bytes A': item.a?.spilledBytes ?? '',
          'spilled bytes B': item.b?.spilledBytes ?? '',
        })),
        ['A', 'B'].flatMap((run) => [`seconds ${run}`, `peak bytes ${run}`, `spilled bytes ${run}`]),
      ),
      stages.items.length,
    ),
    section(
      'Targets',
      targets,
      table(
        targets.items.map((item) => ({
          '': signs[item.change],
          target: item.target,
          'files A': item.a?.files ?? '',
          'files B': item.b?.files ?? '',
          'rows A': item.a?.rows ?? '',
          'rows B': item.b?.rows ?? '',
          'same bytes': item.sameContent === null ? '' : item.sameContent ? 'yes' : 'no',
        })),
        ['files A', 'files B', 'rows A', 'rows B'],
      ),
      targets.items.length,
    ),
  ].join('\n');
}

function runLine(side: string, run: ComparedRun): string {
  const { id, label, jobName, jobRunState, startedOn, completedOn, createdOn, undone } = run;
  const took = startedOn === null || completedOn === null ? [] : [`${((completedOn - startedOn) / 1000).toFixed(1)} s`];
  const began = startedOn ?? createdOn;
  const texts = [
    ...(label === id ? [] : [label]),
    id,
    ...(jobName === null || label.startsWith(jobName) ? [] : [jobName]),
    jobRunState === null ? 'not in the history' : undone ? `${jobRunState}, undone` : jobRunState,
    ...(began === null ? [] : [timeText(began)]),
    ...took,
  ];
  return `${side}  ${texts.map(printable).join('  ')}\n`;
}

function section(title: string, part: Part, body: string, shown: number): string {
  const { state, gaps, added = 0, removed = 0, changed = 0, same = 0, itemCount = 0 } = part;
  const counts = [
    [added, 'only in B'],
    [removed, 'only in A'],
    [changed, 'changed'],
    [same, 'same'],
  ] as const;
  const stated = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const words =
    state === 'different' && stated.length > 0 ? stated.join(', ') : state === 'unknown' ? 'not known' : state;
  const reasons = gaps.map(({ reason }) => `${printable(reason)}\n`).join('');
  const more =
    itemCount > shown && shown > 0
      ? `${countText(itemCount - shown, 'more entry', 'more entries')}: use --limit\n`
      : '';
  return `${title}: ${words}\n${reasons}${body}${more}`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function modifiedText(file: RunComparison['inputs']['items'][number]['a']): string {
  return file === null ? '' : timeText(file.modifiedMicros / 1000);
}

function secondsOf(cost: RunComparison['stages']['items'][number]['a']): string {
  return cost === null ? '' : (cost.busyMillis / 1000).toFixed(1);
}
