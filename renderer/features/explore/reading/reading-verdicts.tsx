/** The findings about a file and their evidence, one line for each choice. */

import { IconAlertTriangle, IconCircleCheck, IconUser } from '@tabler/icons-react';
import type { Evidence } from '#renderer/features/explore/reading/file-reading.ts';
import { partWords } from '#renderer/features/explore/reading/reading-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import readingStyles from '#renderer/features/explore/reading/reading.module.css';
import { classes } from '#renderer/ui/classes.ts';

interface ReadingVerdictsProps {
  readonly evidence: readonly Evidence[];
  /** Parts that a person stated or saved. */
  readonly own: ReadonlySet<string>;
  /** Of the format's read options, by their names. */
  readonly labels: ReadonlyMap<string, string>;
}

export function ReadingVerdicts({ evidence, own, labels }: ReadingVerdictsProps) {
  return (
    <dl className={readingStyles.verdicts}>
      {evidence.map(({ part, verdict, because, ambiguous }) => (
        <div key={part} className={classes(readingStyles.verdict, ambiguous && readingStyles.ambiguous)}>
          <dt>
            {partWords(part, labels)}
            <VerdictTag ambiguous={ambiguous} own={own.has(part)} verdict={verdict} />
          </dt>
          <dd>{because}</dd>
        </div>
      ))}
    </dl>
  );
}

export function VerdictTag({
  verdict,
  ambiguous,
  own,
}: {
  readonly verdict: string;
  readonly ambiguous: boolean;
  readonly own: boolean;
}) {
  if (own)
    return (
      <Tag tone="accent" icon={<IconUser />}>
        {verdict}
      </Tag>
    );
  return ambiguous ? (
    <Tag tone="warn" icon={<IconAlertTriangle />}>
      {verdict}
    </Tag>
  ) : (
    <Tag tone="ok" icon={<IconCircleCheck />}>
      {verdict}
    </Tag>
  );
}
