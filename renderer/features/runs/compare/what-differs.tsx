/** What differs between two runs, most telling part first: beside the tables. */

import {
  IconArrowsExchange,
  IconBolt,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconDatabaseExport,
  IconEqual,
  IconFileText,
  IconFingerprint,
  IconRoute,
  IconVariable,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { ComparisonGap, RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import {
  countsText,
  differenceCount,
  differenceText,
  gapReasons,
} from '#renderer/features/runs/compare/comparison-words.ts';
import { classes } from '#renderer/ui/classes.ts';
import { duration, exactCount } from '#renderer/ui/format/words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import factsStyles from '#renderer/ui/facts.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface PartSummary {
  readonly title: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number; className?: string | undefined }>;
  readonly state: 'same' | 'different' | 'unknown';
  readonly gaps: readonly ComparisonGap[];
  /** Of a part that differs. */
  readonly counts: string;
  readonly count: number | null;
}

export function WhatDiffers({ comparison }: { readonly comparison: RunComparison }) {
  const parts = partsOf(comparison);
  const different = parts.filter(({ state }) => state === 'different').length;
  return (
    <aside className={classes(paneStyles.pane, paneStyles.below)} data-part="pane" aria-label="What differs">
      <header>
        <IconFingerprint size={16} stroke={1.5} />
        <span className={layoutStyles.grow}>What differs</span>
        <Tag tone={different === 0 ? 'ok' : 'info'} icon={different === 0 ? <IconEqual /> : undefined}>
          {different} of {parts.length} parts
        </Tag>
      </header>
      <div className={paneStyles.body} data-part="pane-body" tabIndex={0} role="region" aria-label="Parts">
        <section className={paneStyles.section} aria-label="First difference">
          <p className={classes(textStyles.strong, textStyles.wrapAnywhere)}>{comparison.firstDifference.text}</p>
        </section>
        <div className={comparisonStyles.parts}>
          {parts.map((part) => (
            <PartSection key={part.title} part={part} />
          ))}
          <RowsSection comparison={comparison} />
          <TimeSection comparison={comparison} />
        </div>
      </div>
    </aside>
  );
}

function PartSection({ part }: { readonly part: PartSummary }) {
  const { title, icon: Icon, state, gaps, counts, count } = part;
  return (
    <section className={comparisonStyles.cause} aria-label={title}>
      <p className={classes(layoutStyles.row, layoutStyles.close)}>
        <Icon size={14} stroke={1.5} className={textStyles.secondary} />
        <span className={textStyles.strong}>{counts === '' ? title : `${title}: ${counts}`}</span>
        <span className={classes(layoutStyles.end, textStyles.strong, textStyles.numeric)}>
          {state === 'different' && count !== null ? exactCount(count) : ''}
        </span>
      </p>
      {state === 'different' ? null : (
        <p
          className={classes(
            layoutStyles.row,
            layoutStyles.tight,
            textStyles.micro,
            state === 'same' ? textStyles.good : textStyles.warning,
          )}
        >
          {state === 'same' ? <IconCircleCheck size={13} stroke={1.5} /> : <IconCircleDashed size={13} stroke={1.5} />}
          {state === 'same' ? 'same in both runs' : 'not known'}
        </p>
      )}
      {gapReasons([{ gaps }]).map((reason) => (
        <p key={reason} className={classes(textStyles.compact, textStyles.secondary, textStyles.wrapAnywhere)}>
          {reason}
        </p>
      ))}
    </section>
  );
}

function partsOf(comparison: RunComparison): readonly PartSummary[] {
  const { definition, arguments: args, inputs, engine, nodes, targets } = comparison;
  const part = (
    title: string,
    icon: PartSummary['icon'],
    of: Pick<RunComparison['inputs'], 'state' | 'gaps' | 'added' | 'removed' | 'changed'>,
    noun: string,
  ): PartSummary => ({
    title,
    icon,
    state: of.state,
    gaps: of.gaps,
    counts: of.state === 'different' ? countsText(of, noun) : '',
    count: differenceCount(of),
  });
  return [
    part('Definition', IconRoute, definition, 'value'),
    part('Arguments', IconVariable, args, 'argument'),
    part('Inputs', IconFileText, inputs, 'file'),
    {
      title: 'Engine',
      icon: IconBolt,
      state: engine.state,
      gaps: engine.gaps,
      counts: engine.state === 'different' ? `${engine.a} to ${engine.b}` : '',
      count: null,
    },
    part('Rows', IconArrowsExchange, nodes, 'node'),
    part('Targets', IconDatabaseExport, targets, 'target'),
  ];
}

/** Sums over nodes of a kind; where nodes join or group rows they do not add up to what is written. */
function RowsSection({ comparison: { nodes, a, b } }: { readonly comparison: RunComparison }) {
  if (nodes.state === 'unknown' || nodes.items.length < nodes.itemCount) return null;
  const sum = (side: 'a' | 'b', member: 'filtered' | 'rejected' | 'deduplicated'): number =>
    nodes.items.reduce((rows, node) => rows + (node[side]?.[member] ?? 0), 0);
  const lines = (['filtered', 'rejected', 'deduplicated'] as const).map(
    (member) => [`${member[0]!.toUpperCase()}${member.slice(1)}`, sum('a', member), sum('b', member)] as const,
  );
  return (
    <section className={paneStyles.section} aria-label="Rows, B − A">
      <h4>
        <IconEqual size={14} stroke={1.5} />
        Rows, B − A
      </h4>
      <dl className={factsStyles.facts}>
        {lines.map(([title, left, right]) => (
          <div key={title} className={factsStyles.pair}>
            <dt>
              {title}
              {left === right ? '' : `, ${exactCount(left)} to ${exactCount(right)}`}
            </dt>
            <dd>{differenceText(left, right, exactCount)}</dd>
          </div>
        ))}
        <dt className={textStyles.strong}>Written</dt>
        <dd className={textStyles.strong}>{differenceText(a.rowsWritten, b.rowsWritten, exactCount) || 'not known'}</dd>
      </dl>
    </section>
  );
}

/** Stages whose times differ most. */
const mostStages = 5;

function TimeSection({ comparison: { a, b, stages } }: { readonly comparison: RunComparison }) {
  const took = [a, b].map(({ startedOn, completedOn }) =>
    startedOn === null || completedOn === null ? null : completedOn - startedOn,
  );
  const [left, right] = [took[0] ?? null, took[1] ?? null];
  if (left === null || right === null) return null;
  const changed = stages.items
    .flatMap((stage) => (stage.a === null || stage.b === null ? [] : [{ ...stage, a: stage.a, b: stage.b }]))
    .sort(
      (one, other) => Math.abs(other.b.busyMillis - other.a.busyMillis) - Math.abs(one.b.busyMillis - one.a.busyMillis),
    )
    .slice(0, mostStages);
  const title =
    left === right ? 'Same time' : `${duration(Math.abs(right - left))} ${right > left ? 'slower' : 'faster'}`;
  return (
    <section className={paneStyles.section} aria-label="Time">
      <h4>
        <IconClock size={14} stroke={1.5} />
        {title}
      </h4>
      <dl className={factsStyles.facts}>
        {changed.map((stage) => (
          <div key={stage.nodeId} className={factsStyles.pair}>
            <dt>{stage.nodeName}</dt>
            <dd>{differenceText(stage.a.busyMillis, stage.b.busyMillis, duration)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
