/** The first difference between two runs in one sentence. */

import { countText } from '#engine/contract/count-text.ts';
import { differingTexts } from '#engine/contract/definitions/differing-texts.ts';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';

type Parts = Omit<RunComparison, 'firstDifference'>;
type Found = RunComparison['firstDifference'];
type Labels = { readonly a: string; readonly b: string };
type RowCounts = NonNullable<RunComparison['nodes']['items'][number]['a']>;

const widestValue = 80;

/** Of whole lists: a list that was cut may lack it. Times are never a difference: they differ in every run. */
export function findFirstDifference(parts: Parts): Found {
  const labels = { a: parts.a.label, b: parts.b.label };
  const isSameRun = parts.a.id === parts.b.id;
  const unknown = unknownParts(parts);
  const rest = unknown.length === 0 ? '' : ` Not known: ${unknown.join(', ')}.`;
  const found =
    inDefinition(parts, labels) ??
    inArguments(parts, labels) ??
    inInputs(parts, labels) ??
    inEngine(parts, labels) ??
    inRows(parts, labels) ??
    inTargets(parts, labels);
  if (found !== undefined) return { ...found, text: `${found.text}${rest}` };
  const compared = isSameRun ? `Run ${labels.a} was compared with itself` : `${labels.a} and ${labels.b}`;
  const text =
    unknown.length > 0
      ? `${compared}: no difference was found in the parts that are known.${rest}`
      : isSameRun
        ? `${compared}: there is no difference.`
        : `${compared} have the same definition, arguments, inputs, engine version, rows and targets.`;
  return { part: null, nodeId: null, text };
}

function unknownParts(parts: Parts): string[] {
  const titles = {
    definition: 'definition',
    arguments: 'arguments',
    inputs: 'inputs',
    engine: 'engine version',
    nodes: 'rows',
    targets: 'targets',
  } as const;
  return Object.entries(titles)
    .filter(([part]) => parts[part as keyof typeof titles].state === 'unknown')
    .map(([, title]) => title);
}

function inDefinition({ definition }: Parts, labels: Labels): Found | undefined {
  const [first] = definition.items;
  if (first === undefined) return undefined;
  const { change, path, nodeId, nodeName, a, b } = first;
  const isWholeNode = nodeId !== null && path === `nodes[${nodeId}]`;
  const place =
    nodeId === null
      ? `${path} of the job`
      : isWholeNode
        ? `node "${nodeName}"`
        : `${path.slice(`nodes[${nodeId}].`.length)} of node "${nodeName}"`;
  const text = isWholeNode
    ? `the ${place} is only in ${change === 'added' ? labels.b : labels.a}`
    : differenceText(place, change, a, b, labels);
  return { part: 'definition', nodeId, text: `Definition: ${text}.` };
}

function inArguments({ arguments: args }: Parts, labels: Labels): Found | undefined {
  const [first] = args.items;
  if (first === undefined) return undefined;
  const { name, change, a, b } = first;
  return { part: 'arguments', nodeId: null, text: `Arguments: ${differenceText(name, change, a, b, labels)}.` };
}

function differenceText(place: string, change: string, a: unknown, b: unknown, labels: Labels): string {
  if (change === 'added') return `${place} is set only in ${labels.b}, to ${valueText(b)}`;
  if (change === 'removed') return `${place} is set only in ${labels.a}, to ${valueText(a)}`;
  const [left, right] = differingTexts(JSON.stringify(a), JSON.stringify(b), widestValue);
  return `${place} is ${left} in ${labels.a} and ${right} in ${labels.b}`;
}

function valueText(value: unknown): string {
  return differingTexts(JSON.stringify(value), '', widestValue)[0];
}

function inInputs({ inputs }: Parts, labels: Labels): Found | undefined {
  const [first] = inputs.items;
  if (first === undefined) return undefined;
  const counts = [
    [inputs.added, `only in ${labels.b}`],
    [inputs.removed, `only in ${labels.a}`],
    [inputs.changed, 'changed'],
  ] as const;
  const texts = counts.filter(([files]) => files > 0).map(([files, where]) => `${countText(files, 'file')} ${where}`);
  const more = inputs.added + inputs.removed + inputs.changed > 1 ? 'the first is ' : '';
  return {
    part: 'inputs',
    nodeId: first.nodeIds.length === 1 ? first.nodeIds[0]! : null,
    text: `Inputs: ${texts.join(', ')}; ${more}${first.path}.`,
  };
}

function inEngine({ engine }: Parts, labels: Labels): Found | undefined {
  if (engine.state !== 'different') return undefined;
  return {
    part: 'engine',
    nodeId: null,
    text: `Engine version: ${engine.a} in ${labels.a} and ${engine.b} in ${labels.b}.`,
  };
}

const verbs: readonly (readonly [keyof RowCounts, string])[] = [
  ['rowsIn', 'read'],
  ['rowsOut', 'returned'],
  ['filtered', 'filtered'],
  ['rejected', 'rejected'],
  ['deduplicated', 'deduplicated'],
];

function inRows({ nodes }: Parts, labels: Labels): Found | undefined {
  const first = nodes.items.find(({ change }) => change !== 'same');
  if (first === undefined) return undefined;
  const { nodeId, nodeName, port, a, b } = first;
  const node = `node "${nodeName}"${port === null ? '' : ` (output ${port})`}`;
  const partial = nodes.gaps.length === 0 ? '' : ` ${nodes.gaps.map(({ reason }) => reason).join(' ')}`;
  return { part: 'rows', nodeId, text: `Rows: ${rowsText(node, a, b, labels)}.${partial}` };
}

function rowsText(node: string, a: RowCounts | null, b: RowCounts | null, labels: Labels): string {
  if (a === null || b === null) return `rows of ${node} were counted only in ${a === null ? labels.b : labels.a}`;
  const [member, verb] = verbs.find(([each]) => a[each] !== b[each])!;
  return `${node} ${verb} ${countText(a[member], 'row')} in ${labels.a} and ${b[member]} in ${labels.b}`;
}

function inTargets({ targets }: Parts, labels: Labels): Found | undefined {
  const first = targets.items.find(({ change }) => change !== 'same');
  if (first === undefined) return undefined;
  const { target, a, b } = first;
  const text =
    a === null || b === null
      ? `only ${a === null ? labels.b : labels.a} wrote to ${target}`
      : a.files !== b.files
        ? `${labels.a} wrote ${countText(a.files, 'file')} to ${target} and ${labels.b} ${b.files}`
        : a.rows !== b.rows
          ? `${labels.a} wrote ${a.rows} rows to ${target} and ${labels.b} ${b.rows}`
          : `the files of ${target} have as many rows but other bytes in ${labels.b} than in ${labels.a}, for example in another order`;
  return { part: 'targets', nodeId: null, text: `Targets: ${text}.` };
}
