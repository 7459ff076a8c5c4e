/** The job's own settings: from the contract's schema, without what the canvas edits. */

import { z } from 'zod';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { useBookmarkText } from '#renderer/features/runs/bookmark/use-bookmark-text.ts';
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
      {job.bookmark === 'disable' ? null : <BookmarkSection jobName={name} />}
      <SchemaForm
        fields={fields}
        value={job}
        onChange={(member, value) => editDraft(name, (draft) => changed(draft, member, value), `job:${member}`)}
      />
    </>
  );
}

/** What the next run reads, and the two other positions; that after a run is chosen on the page of the run. */
function BookmarkSection({ jobName }: { readonly jobName: string }) {
  const text = useBookmarkText(jobName);
  if (text === undefined) return null;
  return (
    <section className={paneStyles.section}>
      <h4>Bookmark</h4>
      <p className={classes(textStyles.compact, textStyles.secondary)}>{text}</p>
      <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
        <Button size="sm" onClick={() => void runCommandById('jobs.next-inputs')}>
          Show files of next run
        </Button>
        <Button changes size="sm" onClick={() => void runCommandById('jobs.bookmark-start')}>
          Reset bookmark
        </Button>
        <Button changes size="sm" onClick={() => void runCommandById('jobs.bookmark-now')}>
          Set bookmark to now
        </Button>
      </span>
    </section>
  );
}

/** A removed member has the schema's default again. */
function changed(job: Job, member: string, value: unknown): Job {
  const { [member as keyof Job]: _before, ...others } = job;
  const checked = jobSchema.safeParse(value === undefined ? others : { ...job, [member]: value });
  return checked.success ? { ...checked.data, nodes: job.nodes, layout: job.layout } : job;
}
