/** A job of AWS Glue Studio: its text, then what becomes of each node, before anything is saved. */

import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { ImportReport, type GlueReport } from '#renderer/features/jobs/dialogs/import-report.tsx';
import { client } from '#renderer/rpc/connection.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import importStyles from '#renderer/features/jobs/dialogs/import-job.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import { failureText } from '#renderer/ui/format/failure-text.ts';

export function ImportJob({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [report, setReport] = useState<GlueReport>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const read = async (given: string): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      setReport(await client.call('readGlueJob', { text: given }));
    } catch (thrown) {
      setProblem(failureText(thrown));
    } finally {
      setBusy(false);
    }
  };
  const choose = (): void =>
    chooseJson((content) => {
      setText(content);
      void read(content);
    });
  if (report !== undefined)
    return <ImportReport report={report} onBack={() => setReport(undefined)} onClose={onClose} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !busy) void read(text);
      }}
    >
      <label className={fieldStyles.label} htmlFor="glue-job">
        JSON of the job
      </label>
      <textarea
        id="glue-job"
        data-autofocus
        autoFocus
        className={classes(
          inputStyles.input,
          inputStyles.wide,
          inputStyles.area,
          textStyles.monospace,
          importStyles.text,
          problem !== undefined && inputStyles.wrong,
        )}
        rows={12}
        spellCheck={false}
        placeholder='{"Job": {"Name": "orders", "CodeGenConfigurationNodes": { … }}}'
        value={text}
        aria-invalid={problem !== undefined}
        aria-describedby="glue-job-hint"
        onChange={(event) => (setText(event.currentTarget.value), setProblem(undefined))}
      />
      <p
        id="glue-job-hint"
        {...(problem === undefined ? {} : { role: 'alert' })}
        className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
      >
        {problem ?? 'Paste the output of aws glue get-job --job-name NAME, or choose a file with it.'}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button icon={<IconFileImport size={15} stroke={1.5} />} onClick={choose}>
          Choose file
        </Button>
        <span className={layoutStyles.grow} />
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          busy={busy}
          {...(text.trim() === '' ? { offReason: 'Paste the JSON of a job first' } : {})}
        >
          Show report
        </Button>
      </span>
    </form>
  );
}

function chooseJson(onText: (text: string) => void): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.json,application/json';
  field.addEventListener('change', () => void field.files?.[0]?.text().then(onText));
  field.click();
}
