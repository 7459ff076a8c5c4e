/** The versions of a job, newest first. */

import { IconCircleCheck, IconCircleX, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import type { JobVersionText } from '#engine/contract/procedures/runs/job-versions.ts';
import { classes } from '#renderer/ui/classes.ts';
import { countOf, timeOfDay } from '#renderer/ui/format/words.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import versionStyles from '#renderer/features/jobs/versions/versions.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface VersionListProps {
  readonly versions: readonly JobVersionText[];
  /** Number of the version that is compared. */
  readonly chosen: number;
  onChoose(number: number): void;
}

export function VersionList({ versions, chosen, onChoose }: VersionListProps) {
  return (
    <Segments
      label="Versions"
      current={String(chosen)}
      look={{ group: versionStyles.list, each: versionStyles.version, current: versionStyles.chosen }}
      onChange={(number) => onChoose(Number(number))}
      segments={versions.map((version) => ({ name: String(version.number), title: <VersionRow version={version} /> }))}
    />
  );
}

function VersionRow({ version }: { readonly version: JobVersionText }) {
  return (
    <>
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <b>v{version.number}</b>
        {version.isCurrent ? <Tag tone="line">current</Tag> : null}
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <NodeCounts version={version} />
        </span>
      </span>
      <span className={textStyles.truncated} title={version.summary}>
        {version.summary}
      </span>
      <span className={classes(layoutStyles.row, layoutStyles.close, textStyles.micro, textStyles.secondary)}>
        {timeOfDay(version.savedOn)}
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.tight)}>
          <RunCount runs={version.runs} />
        </span>
      </span>
    </>
  );
}

function NodeCounts({ version: { added, removed, changed } }: { readonly version: JobVersionText }) {
  const counts = [
    { count: added, Icon: IconPlus, tone: textStyles.good, word: 'added' },
    { count: removed, Icon: IconMinus, tone: textStyles.bad, word: 'removed' },
    { count: changed, Icon: IconPencil, tone: textStyles.warning, word: 'changed' },
  ].filter(({ count }) => count > 0);
  return counts.map(({ count, Icon, tone, word }) => (
    <span
      key={word}
      className={classes(layoutStyles.row, layoutStyles.tight, textStyles.micro, tone)}
      title={`${countOf(count, 'node')} ${word}`}
    >
      <Icon size={12} stroke={1.75} aria-hidden />
      {count}
      <span className={textStyles.screenReaderOnly}> {word}</span>
    </span>
  ));
}

function RunCount({ runs: { count, failed } }: Pick<JobVersionText, 'runs'>) {
  if (count === 0) return 'not run';
  return failed > 0 ? (
    <>
      <IconCircleX size={12} stroke={1.5} className={textStyles.bad} aria-hidden />
      {failed} of {countOf(count, 'run')} failed
    </>
  ) : (
    <>
      <IconCircleCheck size={12} stroke={1.5} className={textStyles.good} aria-hidden />
      {countOf(count, 'run')}
    </>
  );
}
