/** The job's own settings: from the contract's schema, without what the canvas edits. */

import { z } from 'zod';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

const onCanvas = new Set(['name', 'nodes', 'layout']);
const fields = fieldsOf(z.toJSONSchema(jobSchema, { io: 'input' })).filter(({ name }) => !onCanvas.has(name));

export function JobForm({ name, job }: { readonly name: string; readonly job: Job }) {
  const bookmark = useProcedure('getJobBookmark', { jobName: name }, { enabled: job.bookmark !== 'disable' });
  const runId = bookmark.data?.runId ?? null;
  // Runs are removed from the history after a time.
  const run = useProcedure('getJobRun', { id: runId ?? '' }, { enabled: runId !== null });
  return (
    <>
      <section className={classes(paneStyles.section, layoutStyles.row, layoutStyles.close)}>
        <Button changes size="sm" onClick={() => void runCommandById('jobs.rename')}>
          Rename
        </Button>
        <Button changes size="sm" onClick={() => void runCommandById('jobs.layout')}>
          Lay out graph
        </Button>
        <Button changes size="sm" tone="danger" onClick={() => void runCommandById('jobs.delete')}>
          Delete
        </Button>
      </section>
      {bookmark.data === undefined ? null : (
        <section className={paneStyles.section}>
          <h4>Bookmark</h4>
          <p className={classes(textStyles.compact, textStyles.secondary)}>
            {bookmark.data.runId === null
              ? 'Not set by any run yet. The next run reads everything.'
              : `Version ${bookmark.data.version}, set by ${run.data === undefined ? 'an earlier run' : `run #${run.data.number}`}.`}
          </p>
        </section>
      )}
      <SchemaForm
        fields={fields}
        value={job}
        onChange={(member, value) => editDraft(name, (draft) => changed(draft, member, value), `job:${member}`)}
      />
    </>
  );
}

/** A removed member has the schema's default again. */
function changed(job: Job, member: string, value: unknown): Job {
  const { [member as keyof Job]: _before, ...others } = job;
  const checked = jobSchema.safeParse(value === undefined ? others : { ...job, [member]: value });
  return checked.success ? { ...checked.data, nodes: job.nodes, layout: job.layout } : job;
}
