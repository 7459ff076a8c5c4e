/** Below the form of a node, so that the form does not move: what is wrong, what is to be set up, what may be a mistake. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { useRefusedNodes } from '#renderer/features/jobs/editor-view.ts';
import { Remedies } from '#renderer/features/jobs/inspector/remedies.tsx';
import { splitProblems } from '#renderer/features/runs/check-job.ts';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import { classes } from '#renderer/ui/classes.ts';
import noteStyles from '#renderer/ui/note.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface NodeNotesProps {
  readonly job: Job;
  readonly node: Node;
  readonly checks: JobChecks;
}

export function NodeNotes({ job, node, checks }: NodeNotesProps) {
  const wasRefused = useRefusedNodes(job.name).includes(node.id);
  const { wrong, missing } = splitProblems(checks.problems.filter((problem) => problem.node === node.id));
  const warnings = checks.warnings.filter((warning) => warning.node === node.id);
  if (wrong.length + missing.length + warnings.length === 0) return null;
  return (
    <div className={inspectorStyles.notes} tabIndex={0} role="region" aria-label="Notes on the node">
      {wrong.map((problem) => (
        <div key={problem.message} className={classes(noteStyles.note, noteStyles.bad)} role="note">
          <p>{problem.message}</p>
          {problem.hint === null ? null : <p className={textStyles.secondary}>{problem.hint}</p>}
          <Remedies job={job} problem={problem} />
        </div>
      ))}
      {missing.map((problem) => (
        <div key={problem.message} className={classes(noteStyles.note, wasRefused && noteStyles.warning)} role="note">
          <p className={classes(!wasRefused && textStyles.secondary)}>{problem.message}</p>
          <Remedies job={job} problem={problem} />
        </div>
      ))}
      {warnings.map((warning) => (
        <div key={warning.message} className={classes(noteStyles.note, noteStyles.warning)} role="note">
          <p>{warning.message}</p>
          <p className={textStyles.secondary}>{warning.hint}</p>
        </div>
      ))}
    </div>
  );
}
