/** One-press fixes of a problem: suggested names, and the crawl of a table whose files changed. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { crawlTableOf } from '#renderer/features/crawlers/crawl-table.ts';
import { writeName } from '#renderer/features/jobs/draft/meant-name.ts';
import type { JobProblem } from '#renderer/features/runs/check-job.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';

export function Remedies({ job, problem }: { readonly job: Job; readonly problem: JobProblem }) {
  const { code, unknownName } = problem;
  const node = job.nodes.find(({ id }) => id === problem.node);
  if (node === undefined) return null;
  const { written, near } = unknownName ?? { written: '', near: [] };
  const isStale = code === 'FileChanged' && node.transform === 'CatalogSource';
  if (near.length === 0 && !isStale) return null;
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
      {near.map((each) => (
        <Button
          changes
          key={each}
          size="sm"
          onClick={() => writeName(job.name, { node: node.id, written, near: each })}
        >
          Use {each}
        </Button>
      ))}
      {isStale ? (
        <Button changes size="sm" onClick={() => void crawlTableOf(node)}>
          Crawl table
        </Button>
      ) : null}
    </span>
  );
}
