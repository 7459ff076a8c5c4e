/** Asks for the dates or partitions for which a job runs, and lists the slices before any is run. */

import { useState } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { askBackfill, openBackfills, useBackfillView } from '#renderer/features/runs/backfill/backfill-store.ts';
import { BackfillSlices } from '#renderer/features/runs/backfill/planned-slices.tsx';
import {
  firstPatterns,
  missingOf,
  requestOf,
  steps,
  type BackfillForm,
  type Step,
} from '#renderer/features/runs/backfill/backfill-words.ts';
import { NoArguments } from '#renderer/features/runs/no-arguments.tsx';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { RecordInput } from '#renderer/ui/form/record-input.tsx';
import { NumberInput, TextInput } from '#renderer/ui/form/text-input.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import backfillStyles from '#renderer/features/runs/backfill/backfill.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => askBackfill(null);

export function BackfillDialog() {
  const jobName = useBackfillView((state) => state.asked);
  return (
    <Dialog open={jobName !== null} onClose={close} title={`Backfill ${jobName ?? ''}`} width={620}>
      {jobName === null ? null : <WithJob jobName={jobName} />}
    </Dialog>
  );
}

function WithJob({ jobName }: { readonly jobName: string }) {
  const found = useProcedure('getJobArguments', { name: jobName });
  if (found.error !== null) return <p role="alert">{found.error.message}</p>;
  if (found.data === undefined) return <p role="status">Reading the job</p>;
  const names = found.data.map(({ name }) => name);
  if (names.length === 0) return <NoArguments jobName={jobName} onClose={close} />;
  return <Form jobName={jobName} names={names} />;
}

function Form({ jobName, names }: { readonly jobName: string; readonly names: readonly string[] }) {
  const [form, setForm] = useState<BackfillForm>(() => ({
    by: 'dates',
    from: '',
    to: '',
    every: 'day',
    arguments: firstPatterns(names),
    table: '',
    expression: '',
    atOnce: 1,
    newestFirst: false,
    again: false,
    stopOnFailure: false,
  }));
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<BackfillForm>): void => setForm((before) => ({ ...before, ...part }));
  const missing = missingOf(form);
  const settled = useSettled(form, 300);
  const plan = useProcedure('planBackfill', requestOf(jobName, settled), { enabled: missingOf(settled) === undefined });
  const toRun = plan.data?.toRun ?? 0;
  const isPlanned = missing === undefined && settled === form && plan.data !== undefined && plan.error === null;
  const start = async (): Promise<void> => {
    setBusy(true);
    try {
      const { id } = await runCommand('startBackfill', {
        ...requestOf(jobName, form),
        stopOnFailure: form.stopOnFailure,
      });
      close();
      openBackfills(id);
    } catch (thrown) {
      setBusy(false);
      showFailure('Starting the backfill', thrown);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isPlanned && toRun > 0 && !busy) void start();
      }}
    >
      <Segments
        label="Slices by"
        segments={[
          { name: 'dates', title: 'Dates' },
          { name: 'partitions', title: 'Partitions' },
        ]}
        current={form.by}
        small
        onChange={(by) => change({ by, arguments: by === 'dates' ? firstPatterns(names) : {} })}
      />
      {form.by === 'dates' ? <Dates form={form} onChange={change} /> : <Partitions form={form} onChange={change} />}
      <div className={backfillStyles.field}>
        <span className={fieldStyles.label}>
          {form.by === 'dates' ? 'Arguments and date patterns' : 'Arguments and partition keys'}
        </span>
        <RecordInput
          label={form.by === 'dates' ? 'Arguments and date patterns' : 'Arguments and partition keys'}
          value={form.arguments}
          onChange={(value) => change({ arguments: textsOf(value ?? {}) })}
        />
        <p className={fieldStyles.hint}>
          {form.by === 'dates'
            ? `yyyy, MM, dd and HH are replaced. The job has ${names.join(', ')}.`
            : `Empty: arguments with the name of a key. The job has ${names.join(', ')}.`}
        </p>
      </div>
      <div className={backfillStyles.checks}>
        <label className={classes(layoutStyles.row, layoutStyles.close, textStyles.compact)}>
          At once
          <span className={backfillStyles.bar}>
            <NumberInput
              label="At once"
              value={form.atOnce}
              minimum={1}
              onChange={(atOnce) => change({ atOnce: Math.min(100, Math.max(1, Math.trunc(atOnce ?? 1))) })}
            />
          </span>
        </label>
        <Check checked={form.newestFirst} label="Newest first" onChange={(newestFirst) => change({ newestFirst })} />
        <Check
          checked={form.stopOnFailure}
          label="Stop after a failure"
          onChange={(stopOnFailure) => change({ stopOnFailure })}
        />
        <Check checked={form.again} label="Run finished slices again" onChange={(again) => change({ again })} />
      </div>
      <BackfillSlices
        plan={isPlanned ? plan.data : undefined}
        problem={missing ?? (settled === form && plan.error !== null ? plan.error.message : undefined)}
      />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button
          changes
          tone="primary"
          type="submit"
          busy={busy}
          offReason={
            missing ?? (!isPlanned ? 'The slices are not listed yet' : toRun === 0 ? 'All slices are done' : undefined)
          }
        >
          Start backfill
        </Button>
      </span>
    </form>
  );
}

interface PartProps {
  readonly form: BackfillForm;
  onChange(part: Partial<BackfillForm>): void;
}

function Dates({ form, onChange }: PartProps) {
  return (
    <div className={classes(backfillStyles.pair, backfillStyles.field)}>
      <label>
        <span className={fieldStyles.label}>First date</span>
        <TextInput small={false} value={form.from} placeholder="2025-01-01" onChange={(from) => onChange({ from })} />
      </label>
      <label>
        <span className={fieldStyles.label}>Last date</span>
        <TextInput small={false} value={form.to} placeholder="2025-01-31" onChange={(to) => onChange({ to })} />
      </label>
      <label>
        <span className={fieldStyles.label}>Every</span>
        <select
          className={classes(inputStyles.input, inputStyles.wide)}
          value={form.every}
          onChange={(event) => onChange({ every: event.currentTarget.value as Step })}
        >
          {steps.map((step) => (
            <option key={step}>{step}</option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Partitions({ form, onChange }: PartProps) {
  return (
    <>
      <label className={classes(layoutStyles.block, backfillStyles.field)}>
        <span className={fieldStyles.label}>Table</span>
        <TextInput
          small={false}
          value={form.table}
          placeholder="sales.orders"
          onChange={(table) => onChange({ table: table.trim() })}
        />
      </label>
      <label className={classes(layoutStyles.block, backfillStyles.field)}>
        <span className={fieldStyles.label}>Partition expression</span>
        <TextInput
          small={false}
          mono
          value={form.expression}
          placeholder="year = 2025 (empty: all partitions)"
          onChange={(expression) => onChange({ expression })}
        />
      </label>
    </>
  );
}

function textsOf(value: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
