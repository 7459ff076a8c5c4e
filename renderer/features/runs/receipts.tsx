/** The row receipt: in = out + filtered + rejected + deduplicated, per node and output. */

import { IconChevronDown, IconChevronRight, IconEqual, IconEqualNot } from '@tabler/icons-react';
import { useState } from 'react';
import type { Node } from '#engine/contract/definitions/job.ts';
import { foldSteps } from '#engine/contract/fold-steps.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { changesText, receiptNotes } from '#engine/contract/receipt-notes.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { foldReceipts, type FoldedReceipt } from '#renderer/features/runs/fold-receipts.ts';
import { useRunNodes, useStageNames, useSubflows } from '#renderer/features/runs/run-nodes.ts';
import { runTab } from '#renderer/features/runs/run-actions.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { toggled } from '#renderer/ui/toggled.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Receipt = Output<'getReceipts'>[number];

/** A receipt as a row. */
interface ReceiptRow extends Receipt {
  /** Sub-flows around it that are shown. */
  readonly depth: number;
  /** Nodes of the sub-flow that it uses; 0: it uses none. */
  readonly insideCount: number;
  /** Of a recipe; 0: none. */
  readonly stepCount: number;
  readonly isOpen: boolean;
}

function keyOf({ stageId, nodeId, port }: Receipt): string {
  return `${stageId} ${portKey(nodeId, port)}`;
}

/** @param open keys of those whose nodes are shown. */
function shownRows(
  folded: readonly FoldedReceipt[],
  open: ReadonlySet<string>,
  stepsOf: ReadonlyMap<string, readonly Receipt[]>,
  depth = 0,
): ReceiptRow[] {
  return folded.flatMap(({ receipt, inside }) => {
    const isOpen = open.has(keyOf(receipt));
    const steps = stepsOf.get(keyOf(receipt)) ?? [];
    const row = { ...receipt, depth, insideCount: inside.length, stepCount: steps.length, isOpen };
    if (!isOpen) return [row];
    const below = { depth: depth + 1, insideCount: 0, stepCount: 0, isOpen: false };
    return [row, ...steps.map((step) => ({ ...step, ...below })), ...shownRows(inside, open, stepsOf, depth + 1)];
  });
}

/** Joins and aggregates change how many rows there are; for them each side is stated instead. */
export function balances(receipt: Receipt): boolean {
  if (receipt.kind === 'join' || receipt.kind === 'aggregate' || receipt.kind === 'explode' || receipt.kind === 'sql')
    return true;
  return (
    receipt.rowsIn ===
    receipt.rowsOut + receipt.filtered + receipt.rejected + receipt.deduplicated + (receipt.otherOutputs ?? 0)
  );
}

const rule = 'in = out + filtered + rejected + deduplicated; joins and groups list each side';

export function Receipts({ run }: { readonly run: JobRunText }) {
  const receipts = useProcedure('getReceipts', { id: run.id });
  const nodes = useRunNodes(run.jobName);
  const stages = useStageNames(run.id);
  const subflows = useSubflows();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  if (receipts.error !== null) return <ErrorView error={receipts.error} />;
  const folded = foldSteps(receipts.data ?? []);
  const stepsOf = new Map(folded.map(({ receipt, steps }) => [keyOf(receipt), steps]));
  const rows = folded.map(({ receipt }) => receipt);
  const shown = shownRows(foldReceipts(rows, nodes, subflows), open, stepsOf);
  // A node whose rows several stages read has a receipt in each.
  const nodeIds = new Set(rows.map(({ nodeId }) => nodeId));
  const columns = columnsOf(
    nodes,
    (row) =>
      rows.some(({ nodeId, port, stageId }) => nodeId === row.nodeId && port === row.port && stageId !== row.stageId)
        ? stages.get(row.stageId)
        : undefined,
    (row) => setOpen(toggled(open, keyOf(row))),
  );
  const unbalanced = new Set(rows.filter((row) => !balances(row)).map(({ nodeId }) => nodeId));
  const balanced = nodeIds.size - unbalanced.size;
  return (
    <section className={runStyles.receipts} aria-label="Row receipt">
      <div className={pageStyles.bar}>
        <b>Row receipt</b>
        <span className={classes(textStyles.muted, textStyles.truncated)} title={rule}>
          {rule}
        </span>
        <span className={layoutStyles.end} />
        {rows.length === 0 ? null : (
          <Tag tone={unbalanced.size === 0 ? 'ok' : 'bad'} icon={<IconEqual />}>
            {balanced} of {nodeIds.size} nodes balance
          </Tag>
        )}
      </div>
      <SimpleTable
        label="Receipts by node"
        columns={columns}
        rows={shown}
        keyOf={keyOf}
        empty={noneWords(run)}
        byValues
        subjectOf={({ nodeId }) => ({
          menus: ['receipt', 'run'],
          title: nodes.get(nodeId)?.name ?? nodeId,
          nodeId,
          thing: runTab(run),
        })}
      />
    </section>
  );
}

/** Unfolds the steps of a recipe; nothing for other nodes. */
function StepsButton({
  count: steps,
  isOpen,
  onToggle,
}: {
  readonly count: number;
  readonly isOpen: boolean;
  onToggle(): void;
}) {
  if (steps === 0) return null;
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Button size="sm" tone="quiet" icon={<Icon size={13} stroke={1.75} />} aria-expanded={isOpen} onClick={onToggle}>
      {countOf(steps, 'step')}
    </Button>
  );
}

/** `step 2: DropDuplicates`; a step that the job no longer has keeps its id. */
function stepWords({ port }: Receipt, node: Node | undefined): string {
  const steps = (node?.args['steps'] ?? []) as readonly { readonly id?: unknown; readonly transform?: unknown }[];
  const place = Array.isArray(steps) ? steps.findIndex(({ id }) => id === port) : -1;
  return place === -1 ? `step ${port}` : `step ${place + 1}: ${String(steps[place]!.transform)}`;
}

function noneWords(run: JobRunText): string {
  if (isActive(run)) return 'No node has finished yet.';
  return run.jobRunState === 'SUCCEEDED' ? 'There was no new data, so no rows were read.' : 'No nodes finished.';
}

function count(value: number, className?: string): React.ReactNode {
  return <span className={value === 0 ? textStyles.muted : className}>{exactCount(value)}</span>;
}

/** @param stageOf for which node the rows were read, where a node was read for several; else undefined. */
function columnsOf(
  nodes: ReturnType<typeof useRunNodes>,
  stageOf: (row: Receipt) => string | undefined,
  onToggle: (row: Receipt) => void,
): readonly SimpleColumn<ReceiptRow>[] {
  return [
    {
      title: 'Node',
      cell: (row) => {
        const { nodeId, port, kind, changes, insideCount, stepCount, isOpen, depth } = row;
        const shownKind = insideCount > 0 ? 'sub-flow' : kind;
        const [node, stage] = [nodes.get(nodeId), stageOf(row)];
        if (row.ofStep === true)
          return (
            <span className={classes(layoutStyles.iconAndName, runStyles.stepReceipt)} title={`${nodeId}, ${kind}`}>
              <span className={textStyles.truncated}>{stepWords(row, node)}</span>{' '}
              <span className={classes(textStyles.muted, textStyles.truncated, runStyles.nodeKind)}>{kind}</span>
            </span>
          );
        return (
          <span
            className={layoutStyles.iconAndName}
            title={`${nodeId}, ${shownKind}`}
            ref={(element) => element?.style.setProperty('--depth', String(depth))}
            data-part={depth === 0 ? undefined : 'inner-node'}
          >
            {insideCount === 0 ? null : (
              <button
                type="button"
                className={runStyles.fold}
                aria-expanded={isOpen}
                aria-label={`Nodes of ${node?.name ?? nodeId}`}
                onClick={() => onToggle(row)}
              >
                {isOpen ? <IconChevronDown size={14} stroke={1.5} /> : <IconChevronRight size={14} stroke={1.5} />}
              </button>
            )}
            {node === undefined ? null : <TransformIcon name={node.transform} />}
            <span className={classes(textStyles.strong, textStyles.truncated)} data-part="node-name">
              {depth === 0 ? (node?.name ?? nodeId) : (node?.name.split(' › ').at(-1) ?? nodeId)}
            </span>{' '}
            {port === undefined ? null : (
              <span className={textStyles.truncated}>
                {kind === 'source' || changes !== undefined ? port : `output ${port}`}
              </span>
            )}{' '}
            <span className={classes(textStyles.muted, textStyles.truncated, runStyles.nodeKind)}>
              {node?.transform === 'Recipe' ? 'recipe' : shownKind}
            </span>
            <StepsButton count={stepCount} isOpen={isOpen} onToggle={() => onToggle(row)} />
            {stage === undefined ? null : (
              <span className={classes(textStyles.muted, textStyles.truncated)}>for {stage}</span>
            )}
          </span>
        );
      },
    },
    ...counts,
  ];
}

const counts: readonly SimpleColumn<ReceiptRow>[] = [
  {
    title: 'Rows in',
    numeric: true,
    cell: (row) => (
      <span
        title={Object.entries(row.inputs)
          .map(([port, rows]) => `${port} ${exactCount(rows)}`)
          .join(', ')}
      >
        {count(row.rowsIn)}
      </span>
    ),
  },
  { title: 'Out', numeric: true, cell: (row) => count(row.rowsOut) },
  { title: 'Filtered', numeric: true, cell: (row) => count(row.filtered) },
  { title: 'Rejected', numeric: true, cell: (row) => count(row.rejected, textStyles.bad) },
  { title: 'Deduplicated', numeric: true, cell: (row) => count(row.deduplicated) },
  {
    title: 'Check',
    wraps: true,
    cell: (row) => {
      const notes = receiptNotes(row);
      if (!balances(row))
        return (
          <span className={classes(layoutStyles.row, layoutStyles.tight, runStyles.check, textStyles.bad)}>
            <IconEqualNot size={14} stroke={1.5} />
            does not balance
          </span>
        );
      if (notes.length > 0)
        return (
          <span
            className={classes(layoutStyles.row, layoutStyles.tight, runStyles.check, textStyles.warning)}
            title={checkWords(row)}
          >
            <IconEqual size={14} stroke={1.5} />
            {notes.join('; ')}
          </span>
        );
      return (
        <span className={classes(layoutStyles.row, layoutStyles.tight, runStyles.check, textStyles.good)}>
          <IconEqual size={14} stroke={1.5} />
          {row.insideCount > 0 ? `${countOf(row.insideCount, 'node')} inside` : checkWords(row)}
        </span>
      );
    },
  },
];

/** Where rows become other rows there is no sum to check; both sides are exact counts. */
function checkWords({ kind, port, rowsIn, rowsOut, filtered, inputs, changes, otherOutputs = 0 }: Receipt): string {
  if (changes !== undefined) return changesText(changes);
  switch (kind) {
    case 'join':
      return `left ${exactCount(inputs['left'] ?? 0)}, right ${exactCount(inputs['right'] ?? 0)}`;
    case 'aggregate':
      return `${exactCount(rowsIn)} in ${rowsOut === 1 ? 'one group' : `${exactCount(rowsOut)} groups`}`;
    case 'split':
      return `balances: ${exactCount(otherOutputs)} to other outputs`;
    case 'explode':
      if (port === undefined) return `${countOf(rowsOut, 'row')} made from ${exactCount(rowsIn - filtered)}`;
      return `elements of arrays in ${countOf(rowsIn, 'row')}`;
    case 'sql':
      return 'both sides counted';
    default:
      return 'balances';
  }
}
