/** A comparison of two runs as Markdown, to be pasted into an issue or a review. */

import { pathInNode } from '#engine/contract/path-in-node.ts';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import {
  differenceText,
  gapReasons,
  partText,
  portText,
  valueText,
} from '#renderer/features/runs/compare/comparison-words.ts';
import { exactCount } from '#renderer/ui/format/words.ts';

/** Entries beyond those that the comparison lists are counted in the table of parts only. */
export function comparisonMarkdown(comparison: RunComparison): string {
  const { a, b, firstDifference, definition, arguments: args, inputs, engine, nodes, targets } = comparison;
  const engineText = engine.state === 'different' ? `${engine.a} → ${engine.b}` : engine.state;
  const parts = [
    ['Definition', partText(definition, 'difference')],
    ['Arguments', partText(args, 'argument')],
    ['Inputs', partText(inputs, 'file')],
    ['Engine version', engineText === 'unknown' ? 'not known' : engineText],
    ['Rows', partText(nodes, 'node')],
    ['Targets', partText(targets, 'target')],
  ];
  const changed = nodes.items.filter(({ change }) => change !== 'same');
  const reasons = gapReasons([definition, args, inputs, engine, nodes, targets]);
  return [
    `## ${cell(a.label)} and ${cell(b.label)}`,
    '',
    firstDifference.text,
    '',
    ...table(['Part', 'Difference'], parts),
    ...reasons.map((reason) => `- ${reason}`),
    ...(reasons.length === 0 ? [] : ['']),
    ...section(
      'Definition',
      ['Node', 'Path', 'A', 'B'],
      definition.items.map(({ nodeId, nodeName, path, change, a: left, b: right }) => [
        nodeName ?? '',
        pathInNode(path, nodeId),
        change === 'added' ? '' : valueText(left),
        change === 'removed' ? '' : valueText(right),
      ]),
    ),
    ...section(
      'Arguments',
      ['Argument', 'A', 'B'],
      args.items.map(({ name, a: left, b: right }) => [name, left ?? '', right ?? '']),
    ),
    ...section(
      'Inputs',
      ['', 'File', 'Bytes in A', 'Bytes in B'],
      inputs.items.map(({ change, path, a: left, b: right }) => [
        change,
        path,
        left === null ? '' : exactCount(left.size),
        right === null ? '' : exactCount(right.size),
      ]),
    ),
    ...section(
      'Rows out',
      ['Node', 'A', 'B', 'B − A'],
      changed.map((row) => {
        const [left, right, output] = [row.a, row.b, portText(row, nodes.items)];
        return [
          output === null ? row.nodeName : `${row.nodeName}, ${output}`,
          left === null ? '' : exactCount(left.rowsOut),
          right === null ? '' : exactCount(right.rowsOut),
          differenceText(left?.rowsOut ?? null, right?.rowsOut ?? null, exactCount),
        ];
      }),
    ),
  ].join('\n');
}

function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [`### ${title}`, '', ...table(heads, rows)];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => ' --- |').join('')}`, ...rows.map(line), ''];
}

/** One line, and no bar that would end the cell. */
function cell(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(/[\\|]/gu, String.raw`\$&`);
}
