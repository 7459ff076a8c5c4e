/** Workflows as files of other systems: saved by the browser's download, and chosen from this computer. */

import { EngineError } from '#engine/contract/errors.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { openWorkflow } from '#renderer/features/triggers/workflows/workflow-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { downloadFile, fileNameOf } from '#renderer/stores/download-file.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

type System = Input<'exportWorkflow'>['as'];

const systems: Readonly<Record<System, { readonly title: string; readonly extension: string }>> = {
  glue: { title: 'AWS Glue', extension: 'glue.json' },
  airflow: { title: 'Airflow', extension: 'py' },
  'step-functions': { title: 'Step Functions', extension: 'asl.json' },
};

/** @throws EngineError InvalidDefinition that names what has no equivalent. */
export async function exportWorkflow(name: string, as: System): Promise<void> {
  const { title, extension } = systems[as];
  const { text, problems, differences } = await client.call('exportWorkflow', { name, as });
  const remarks = (all: typeof problems): string => all.map(({ subject, says }) => `${subject}: ${says}`).join(' ');
  if (text === null) {
    throw new EngineError('InvalidDefinition', `Cannot export ${name} for ${title}.`, { hint: remarks(problems) });
  }
  downloadFile(new Blob([text], { type: 'text/plain' }), fileNameOf(name, 'workflow', extension));
  showToast({
    tone: differences.length === 0 ? 'ok' : 'info',
    title: `Workflow ${name} exported for ${title}.`,
    ...(differences.length === 0 ? {} : { text: `Runs can differ. ${remarks(differences)}` }),
  });
}

/** Asks for a file that was exported for AWS Glue. */
export function importWorkflow(): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.json';
  field.addEventListener('change', () => {
    const [file] = field.files ?? [];
    if (file === undefined) return;
    read(file).catch((thrown: unknown) => showFailure('Importing a workflow', thrown));
  });
  field.click();
}

async function read(file: File): Promise<void> {
  const { name, triggers } = await runCommand('importWorkflow', { text: await file.text() });
  openWorkflow(name);
  showToast({
    tone: 'ok',
    title: `Workflow ${name} created with ${countOf(triggers.length, 'trigger')}.`,
    text: 'Activate its triggers to let them start jobs and crawlers here.',
  });
}
