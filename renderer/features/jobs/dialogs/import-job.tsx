/** A job of AWS Glue Studio: its text, then what becomes of each node, before anything is saved. */

import { useState } from 'react';
import { PastedJsonForm } from '#renderer/app/pasted-json-form.tsx';
import { ImportReport, type GlueReport } from '#renderer/features/jobs/dialogs/import-report.tsx';
import { client } from '#renderer/rpc/connection.ts';

export function ImportJob({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [report, setReport] = useState<GlueReport>();
  if (report !== undefined)
    return <ImportReport report={report} onBack={() => setReport(undefined)} onClose={onClose} />;
  return (
    <PastedJsonForm
      id="glue-job"
      label="JSON of the job"
      text={text}
      onText={setText}
      placeholder='{"Job": {"Name": "orders", "CodeGenConfigurationNodes": { … }}}'
      hint="Paste the output of aws glue get-job --job-name NAME, or choose a file with it."
      action="Show report"
      missing="Paste the JSON of a job first"
      read={async (given) => setReport(await client.call('readGlueJob', { text: given }))}
      onClose={onClose}
    />
  );
}
