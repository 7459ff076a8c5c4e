/** A query over every row of a node of a job: a copy that is written first, without a run. */

import { IconFileTypeSql } from '@tabler/icons-react';
import { toEngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { exportWords } from '#renderer/features/explore/export/export-words.ts';
import { openQueryText } from '#renderer/features/query/open-editor.ts';
import { sqlPath } from '#renderer/features/query/sql-name.ts';
import { client } from '#renderer/rpc/connection.ts';
import { inWorkspace } from '#renderer/rpc/in-workspace.ts';
import { activeNode, type ActiveNode } from '#renderer/stores/active-node.ts';
import { changeToast, closeToast, showToast } from '#renderer/stores/toasts.ts';
import { countOf, dateAndTime } from '#renderer/ui/format/words.ts';

type Copy = Extract<Output<'openNodeRows'>, { item: 'result' }>;

const aborts = new Set<AbortController>();

async function queryNode(node: ActiveNode): Promise<void> {
  const abort = new AbortController();
  aborts.add(abort);
  const toast = showToast({
    tone: 'info',
    title: `Reading every row of ${node.title}`,
    text: 'Starting. The job does not run.',
    progress: { fraction: null },
    action: { label: 'Stop', run: () => abort.abort() },
  });
  try {
    const copy = await readRows(node, toast, abort.signal);
    tellSkipped(node, copy);
    openQueryText(textOver(node, copy));
  } catch (thrown) {
    const error = toEngineError(thrown);
    if (error.code !== 'Cancelled') throw error;
    showToast({ tone: 'info', title: `Stopped reading ${node.title}. No query was opened.` });
  } finally {
    aborts.delete(abort);
    closeToast(toast);
  }
}

async function readRows({ job, nodeId, port }: ActiveNode, toast: number, signal: AbortSignal): Promise<Copy> {
  const began = Date.now();
  let note = '';
  const wanted = { job, nodeId, ...(port === undefined ? {} : { port }) };
  for await (const item of client.stream('openNodeRows', wanted, signal)) {
    if (item.item === 'result') return item;
    note = item.note === '' ? note : item.note;
    changeToast(toast, {
      text: exportWords(note, item.fraction, Date.now() - began),
      progress: { fraction: item.fraction },
    });
  }
  throw new Error('The stream of a node ended without its rows.');
}

function tellSkipped({ title }: ActiveNode, { warnings }: Copy): void {
  const [first] = warnings;
  if (first === undefined) return;
  const more = warnings.length > 1 ? ` And ${countOf(warnings.length - 1, 'more warning')}.` : '';
  showToast({
    tone: 'warn',
    title: `The query of ${title} does not include rejected records.`,
    text: `${first}${more}`,
  });
}

function textOver({ job, title }: ActiveNode, { path, rowCount }: Copy): string {
  const name = `${title} of job ${job.name}`.replaceAll(/\s+/gu, ' ');
  return [
    `-- ${countOf(rowCount, 'row')} of ${name}, as of ${dateAndTime(Date.now())}.`,
    '-- The cache keeps this copy until it is full. Query the node again for newer rows.',
    'SELECT *',
    `FROM ${sqlPath(inWorkspace(path))}`,
    '',
  ].join('\n');
}

export const queryOfNode: readonly Command[] = [
  {
    id: 'query.from-node',
    title: 'Query rows of selected node',
    menuTitle: 'Query its rows',
    group: 'Query',
    icon: IconFileTypeSql,
    keywords: ['sql', 'select', 'ask', 'result'],
    when: () => activeNode() !== undefined,
    run: () => queryNode(activeNode()!),
  },
  {
    id: 'query.stop-node',
    title: 'Stop reading rows for query',
    group: 'Query',
    keywords: ['cancel'],
    when: () => aborts.size > 0,
    run() {
      for (const abort of aborts) abort.abort();
    },
  },
];
