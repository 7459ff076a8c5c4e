/** One-press fixes of a problem: suggested names, the crawl of a table whose files changed, and the connection of a bucket. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError, type ErrorCode } from '#engine/contract/errors.ts';
import { crawlTableOf } from '#renderer/features/crawlers/crawl-table.ts';
import { writeName } from '#renderer/features/jobs/draft/meant-name.ts';
import type { JobProblem } from '#renderer/features/runs/check-job.ts';
import { remedyOf, type Remedy } from '#renderer/stores/error-remedies.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';

export function Remedies({ job, problem }: { readonly job: Job; readonly problem: JobProblem }) {
  const { code, unknownName } = problem;
  const node = job.nodes.find(({ id }) => id === problem.node);
  if (node === undefined) return null;
  const { written, near } = unknownName ?? { written: '', near: [] };
  const ofConnection = connectionRemedy(problem);
  const isStale = code === 'FileChanged' && node.transform === 'CatalogSource';
  if (near.length === 0 && !isStale && ofConnection === undefined) return null;
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
      {near.map((each) => (
        <Button
          changes
          key={each}
          size="sm"
          onClick={() => writeName(job.name, { node: node.id, step: problem.step, written, near: each })}
        >
          Use {each}
        </Button>
      ))}
      {isStale ? (
        <Button changes size="sm" onClick={() => void crawlTableOf(node)}>
          Crawl table
        </Button>
      ) : null}
      {ofConnection === undefined ? null : (
        <Button changes size="sm" onClick={ofConnection.run}>
          {ofConnection.label}
        </Button>
      )}
    </span>
  );
}

/** What other places offer for the same error. */
function connectionRemedy({ code, message, failedConnection }: JobProblem): Remedy | undefined {
  if (failedConnection === null) return undefined;
  return remedyOf(new EngineError(code as ErrorCode, message, { details: { ...failedConnection } }));
}
