/** The files that only one of the runs read, and those that changed between them. */

import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ComparedRun, RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { ChangeIcon } from '#renderer/features/runs/compare/change-icon.tsx';
import { differenceCount, gapReasons } from '#renderer/features/runs/compare/comparison-words.ts';
import { Gaps } from '#renderer/features/runs/compare/gaps.tsx';
import { fileTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, dateAndTime, exactCount, fileName } from '#renderer/ui/format/words.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

type InputFile = RunComparison['inputs']['items'][number];

interface InputListProps {
  readonly inputs: RunComparison['inputs'];
  readonly a: ComparedRun;
  readonly b: ComparedRun;
}

export function InputList({ inputs, a, b }: InputListProps) {
  const { items, added, removed, changed, same, itemCount } = inputs;
  const body = useRef<HTMLTableSectionElement>(null);
  useSubjects(body, (target) => {
    const path = target.closest('tr')?.dataset['path'];
    return path === undefined ? undefined : subjectOf(fileTab(path));
  });
  const rest = itemCount - items.length;
  return (
    <section aria-label="Inputs">
      <div className={classes(pageStyles.bar, comparisonStyles.bar)}>
        <b>Inputs</b>
        <span className={classes(textStyles.muted, textStyles.truncated)}>exact files of each run</span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          {added === 0 ? null : (
            <Tag tone="ok" icon={<IconPlus />}>
              {exactCount(added)} added
            </Tag>
          )}
          {removed === 0 ? null : (
            <Tag tone="bad" icon={<IconMinus />}>
              {exactCount(removed)} removed
            </Tag>
          )}
          {changed === 0 ? null : (
            <Tag tone="info" icon={<IconPencil />}>
              {exactCount(changed)} changed
            </Tag>
          )}
        </span>
      </div>
      <Gaps reasons={gapReasons([inputs])} />
      <table className={classes(tableStyles.table, tableStyles.noColumnLines, tableStyles.dense)}>
        <colgroup>
          <col width="30" />
          <col />
          <col width="132" />
          <col width="96" />
        </colgroup>
        <tbody ref={body}>
          {items.map((item) => (
            <tr
              key={item.path}
              className={markOf(item)}
              tabIndex={-1}
              data-difference={item.change}
              data-path={item.path}
            >
              <td>
                <ChangeIcon change={item.change} />
              </td>
              <td title={item.path}>{fileName(item.path)}</td>
              <td className={tableStyles.numeric}>{sizeText(item)}</td>
              <td className={textStyles.secondary} title={timesOf(item)}>
                {noteOf(item, a, b)}
              </td>
            </tr>
          ))}
          {rest > 0 ? <LastLine text={`${countOf(rest, 'more file')} with differences`} note="not listed" /> : null}
          {same > 0 ? (
            <LastLine text={countOf(same, differenceCount(inputs) === 0 ? 'file' : 'more file')} note="same" />
          ) : null}
        </tbody>
      </table>
      {inputs.state === 'same' && same === 0 ? (
        <p className={classes(tableStyles.none, textStyles.muted)}>Neither run read a file.</p>
      ) : null}
    </section>
  );
}

function LastLine({ text, note }: { readonly text: string; readonly note: string }) {
  return (
    <tr>
      <td>
        <ChangeIcon change="same" />
      </td>
      <td className={textStyles.secondary} colSpan={2}>
        {text}
      </td>
      <td className={textStyles.secondary}>{note}</td>
    </tr>
  );
}

function markOf({ change }: InputFile): string | undefined {
  if (change === 'added') return tableStyles.added;
  return change === 'removed' ? tableStyles.removed : undefined;
}

function sizeText({ a, b }: InputFile): string {
  if (a === null || b === null) return byteSize((a ?? b)!.size);
  return a.size === b.size ? byteSize(b.size) : `${byteSize(a.size)} → ${byteSize(b.size)}`;
}

function noteOf({ change, a: left, b: right }: InputFile, a: ComparedRun, b: ComparedRun): string {
  if (change === 'added') return `only in ${b.label}`;
  if (change === 'removed') return `only in ${a.label}`;
  return left!.size === right!.size ? 'other time' : 'other size';
}

function timesOf({ a, b }: InputFile): string {
  const texts = [a, b].map((file) => (file === null ? undefined : dateAndTime(file.modifiedMicros / 1000)));
  return `Modified ${texts.filter((text) => text !== undefined).join(', then ')}`;
}
