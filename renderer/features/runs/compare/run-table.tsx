/** The facts of both runs side by side. */

import { endWord } from '#engine/contract/end-word.ts';
import type { ComparedRun, RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { namedRun } from '#renderer/features/runs/compare/comparison-actions.ts';
import { differenceText } from '#renderer/features/runs/compare/comparison-words.ts';
import { SideMark } from '#renderer/features/runs/compare/side-mark.tsx';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, duration, exactCount } from '#renderer/ui/format/words.ts';
import { StateIcon } from '#renderer/ui/tag.tsx';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

type PartMember = 'state' | 'added' | 'removed' | 'changed';

interface Fact {
  readonly title: string;
  readonly a: string;
  readonly b: string;
  readonly difference: string;
}

export function RunTable({ comparison }: { readonly comparison: RunComparison }) {
  const { a, b } = comparison;
  return (
    <div className={comparisonStyles.runs} role="region" aria-label="Runs" tabIndex={0}>
      <table className={classes(tableStyles.table, tableStyles.noColumnLines)}>
        <colgroup>
          <col width="96" />
          <col />
          <col />
          <col width="96" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">
              <RunName side="A" run={a} />
            </th>
            <th scope="col">
              <RunName side="B" run={b} />
            </th>
            <th scope="col">B − A</th>
          </tr>
        </thead>
        <tbody>
          {factsOf(comparison).map(({ title, a: left, b: right, difference }) => (
            <tr key={title}>
              <th scope="row" className={comparisonStyles.factName}>
                {title}
              </th>
              <td title={left}>{left}</td>
              <td title={right}>{right}</td>
              <td title={difference} className={difference === 'same' ? textStyles.muted : undefined}>
                {difference}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunName({ side, run }: { readonly side: 'A' | 'B'; readonly run: ComparedRun }) {
  const named = namedRun(run);
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close)}>
      <SideMark side={side} />
      <StateIcon state={stateOf(run)} size={14} />
      {named === undefined ? (
        <span className={textStyles.truncated} title={run.id}>
          removed
        </span>
      ) : (
        <button type="button" className={textStyles.link} title={run.label} onClick={() => openRun(named)}>
          #{named.number}
        </button>
      )}
    </span>
  );
}

function stateOf({ undone, hasRejects, jobRunState }: ComparedRun): string {
  if (jobRunState === null) return 'not in the history';
  return undone ? 'UNDONE' : endWord(jobRunState, hasRejects);
}

const notKnown = 'not known';

function factsOf({ a, b, definition, arguments: args, inputs, engine }: RunComparison): readonly Fact[] {
  const fact = (
    title: string,
    of: (run: ComparedRun) => number | null,
    text: (value: number) => string,
    missing = notKnown,
  ): Fact => {
    const [left, right] = [of(a), of(b)];
    return {
      title,
      a: left === null ? missing : text(left),
      b: right === null ? missing : text(right),
      difference: differenceText(left, right, text),
    };
  };
  const inputText = ({ inputFiles, inputBytes }: ComparedRun): string =>
    inputFiles === null ? notKnown : `${countOf(inputFiles, 'file')}, ${byteSize(inputBytes ?? 0)}`;
  const [stateA, stateB] = [stateOf(a), stateOf(b)];
  return [
    { title: 'State', a: stateA, b: stateB, difference: stateA === stateB ? 'same' : '' },
    {
      ...fact(
        'Definition',
        (run) => run.nodeCount,
        (count) => countOf(count, 'node'),
      ),
      difference: countsOf(definition),
    },
    {
      ...fact('Arguments', (run) => run.argumentCount, exactCount),
      difference: countsOf(args),
    },
    {
      title: 'Engine',
      a: engine.a ?? notKnown,
      b: engine.b ?? notKnown,
      difference: engine.state === 'unknown' ? notKnown : engine.state,
    },
    { title: 'Inputs', a: inputText(a), b: inputText(b), difference: countsOf(inputs) },
    fact('Rows written', (run) => run.rowsWritten, exactCount),
    fact('Took', tookOf, duration, 'not finished'),
    fact('Task time', (run) => run.busyMillis, duration),
    fact('Peak memory', (run) => run.peakMemory, byteSize, 'not measured'),
    fact('Spilled', (run) => run.spilledBytes, byteSize, 'not measured'),
  ];
}

function tookOf({ startedOn, completedOn }: ComparedRun): number | null {
  return startedOn === null || completedOn === null ? null : completedOn - startedOn;
}

/** `+1, −1, 2 changed`, `same` or `not known`. */
function countsOf({ state, added, removed, changed }: Pick<RunComparison['inputs'], PartMember>): string {
  if (state !== 'different') return state === 'same' ? 'same' : notKnown;
  const counts = [
    added === 0 ? undefined : `+${exactCount(added)}`,
    removed === 0 ? undefined : `−${exactCount(removed)}`,
    changed === 0 ? undefined : `${exactCount(changed)} changed`,
  ];
  return counts.filter((text) => text !== undefined).join(', ');
}
