/** The graph of a draft on the canvas, with what floats over it. */

import {
  IconFocusCentered,
  IconLayoutDistributeHorizontal,
  IconMinus,
  IconPlus,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useCallback, useEffect, useMemo } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { cardsOf, nodeLabel, wiresOf, type GraphFacts } from '#renderer/features/jobs/canvas/job-cards.tsx';
import { addDropped, carriesSource } from '#renderer/features/jobs/canvas/dropped-source.ts';
import { editDraft, select, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { findCanvas, setCanvas, showInEditor } from '#renderer/features/jobs/editor-view.ts';
import { smallestZoom } from '#renderer/features/jobs/graph/auto-layout.ts';
import { connectNodes, moveNodes, whyNotConnect } from '#renderer/features/jobs/graph/edit-job.ts';
import { subflowOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { openUse } from '#renderer/features/jobs/subflows/subflow-actions.ts';
import { noCountsWords } from '#renderer/features/jobs/run/count-words.ts';
import type { LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { portsIn } from '#renderer/features/jobs/transforms.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Canvas, type CanvasView, type Place } from '#renderer/ui/canvas/canvas.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import jobCanvasStyles from '#renderer/features/jobs/canvas/job-canvas.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface JobCanvasProps {
  readonly name: string;
  readonly draft: Draft;
  readonly facts: GraphFacts;
  /** Pixels at the right that are covered. */
  readonly covered: number;
}

export function JobCanvas({ name, draft, facts, covered }: JobCanvasProps) {
  const { job, transforms, checks, run } = facts;
  const { selection } = draft;
  const isSubflow = subflowOf(name) !== undefined;
  const cards = useMemo(() => cardsOf(facts), [facts]);
  const wires = useMemo(() => wiresOf(facts, cards, selection), [facts, cards, selection]);
  const portsOf = useMemo(() => portsIn(transforms, checks.outputs), [transforms, checks]);
  const onSelect = useCallback((ids: readonly string[]) => select(name, ids), [name]);
  const onMove = useCallback(
    (places: ReadonlyMap<string, Place>) => editDraft(name, (before) => moveNodes(before, places)),
    [name],
  );
  const onReady = useCallback((view: CanvasView) => setCanvas(name, view), [name]);
  const current = job.nodes.find(({ id }) => id === selection.at(-1));
  const currentId = current?.id;
  const revealCurrent = useCallback(() => {
    if (covered > 0 && currentId !== undefined) findCanvas(name)?.reveal(currentId, covered);
  }, [name, currentId, covered]);
  useEffect(revealCurrent, [revealCurrent]);
  return (
    <Canvas
      label={`${isSubflow ? 'Sub-flow' : 'Job'} graph, ${countOf(job.nodes.length, 'node')}`}
      cards={cards}
      wires={wires}
      selected={selection}
      announcement={current === undefined ? '' : nodeLabel(current, facts)}
      onSelect={onSelect}
      onMove={onMove}
      canConnect={(from, to, port) => whyNotConnect(job, from, to, port, portsOf) === undefined}
      onConnect={(from, output, to, port) =>
        editDraft(name, (before) => connectNodes(before, from, to, port, portsOf, output))
      }
      onConnectToNothing={(from, output) => showInEditor({ addingAfter: from, addingOutput: output })}
      takes={isSubflow ? () => false : carriesSource}
      onDropped={(transfer, place) => addDropped(name, transfer, place)}
      onOpen={(id) => openUse(name, id) || openInspector()}
      onFitted={revealCurrent}
      onReady={onReady}
      smallestZoom={smallestZoom}
    >
      {isSubflow ? null : <CanvasFacts run={run} savedAt={draft.savedAt} />}
      {job.nodes.length === 0 ? <EmptyCanvas isSubflow={isSubflow} /> : null}
      <CanvasTools />
    </Canvas>
  );
}

function CanvasFacts({ run, savedAt }: { readonly run: LatestRun; readonly savedAt: number | null }) {
  const isOlder = savedAt !== null && run.counted !== undefined && run.counted.createdOn < savedAt;
  return (
    <>
      <div className={classes(jobCanvasStyles.facts, layoutStyles.row, layoutStyles.close)}>
        <Tag tone="info" big icon={<IconShieldCheck />}>
          Previews write nothing
        </Tag>
        {run.counted === undefined ? (
          <Tag big tone="line">
            {noCountsWords(run)}
          </Tag>
        ) : null}
      </div>
      {run.counted === undefined ? null : (
        <div
          className={classes(
            jobCanvasStyles.legend,
            layoutStyles.row,
            layoutStyles.loose,
            textStyles.micro,
            textStyles.secondary,
          )}
        >
          <span>
            counts: run #{run.counted.number}, exact{isOlder ? ', before the last change' : ''}
          </span>
          <span className={classes(layoutStyles.row, layoutStyles.tight)}>
            <i />
            upstream of selection
          </span>
        </div>
      )}
    </>
  );
}

function EmptyCanvas({ isSubflow }: { readonly isSubflow: boolean }) {
  return (
    <div className={jobCanvasStyles.empty}>
      <p className={textStyles.strong}>This {isSubflow ? 'sub-flow' : 'job'} has no nodes yet</p>
      <p className={textStyles.muted}>
        {isSubflow ? 'Start with an input.' : 'Start with a source: a catalog table or files.'}
      </p>
      <Button
        changes
        tone="primary"
        icon={<IconPlus size={15} stroke={1.5} />}
        onClick={() => void runCommandById('jobs.add-node')}
      >
        Add node
      </Button>
    </div>
  );
}

function CanvasTools() {
  return (
    <>
      <div className={classes(jobCanvasStyles.tools, jobCanvasStyles.view)} role="toolbar" aria-label="Graph view">
        <IconButton label="Zoom out" onClick={() => void runCommandById('jobs.zoom-out')}>
          <IconMinus size={16} stroke={1.5} />
        </IconButton>
        <IconButton label="Zoom in" onClick={() => void runCommandById('jobs.zoom-in')}>
          <IconPlus size={16} stroke={1.5} />
        </IconButton>
        <IconButton
          label="Fit graph to canvas"
          keys={chordParts('Ctrl+0').join(' ')}
          onClick={() => void runCommandById('jobs.fit')}
        >
          <IconFocusCentered size={16} stroke={1.5} />
        </IconButton>
        <IconButton label="Lay out graph" onClick={() => void runCommandById('jobs.layout')}>
          <IconLayoutDistributeHorizontal size={16} stroke={1.5} />
        </IconButton>
      </div>
      <div className={classes(jobCanvasStyles.tools, jobCanvasStyles.hints)} aria-hidden="true">
        <span className={classes(layoutStyles.row, layoutStyles.close, textStyles.micro, textStyles.secondary)}>
          <KeyboardKeys parts={['A']} /> add node <KeyboardKeys parts={['C']} /> connect{' '}
          <KeyboardKeys parts={['Tab']} /> next node <KeyboardKeys parts={['O']} /> outline
        </span>
      </div>
    </>
  );
}
