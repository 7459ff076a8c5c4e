/** Quantiles, outliers, lengths and patterns of the selected column: what takes longer to count than its profile. */

import type { Input } from '#engine/contract/procedures/index.ts';
import { computedNumber, profileNumber } from '#renderer/features/explore/profile/profile-number.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import factsStyles from '#renderer/ui/facts.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';
import { classes } from '#renderer/ui/classes.ts';

const quantileNames = ['Minimum', '5%', '25%', 'Median', '75%', '95%', 'Maximum'];

interface ColumnDetailsProps {
  readonly input: Input<'detailColumn'>;
  /** Of the column, in Hive's spelling. */
  readonly type: string;
}

export function ColumnDetails({ input, type }: ColumnDetailsProps) {
  const { data, error } = useProcedure('detailColumn', input);
  if (error !== null) return <ErrorView error={error} />;
  if (data === undefined) return <LoadingView text="Counting quantiles and patterns" />;
  const { quantiles, numbers, texts } = data;
  return (
    <>
      {quantiles === null ? null : (
        <section className={paneStyles.section} aria-label="Quantiles">
          <h4>Quantiles</h4>
          <dl className={factsStyles.facts}>
            {quantiles.map((value, index) => (
              <Fact key={quantileNames[index]} name={quantileNames[index]!} value={profileNumber(value, type)} />
            ))}
          </dl>
        </section>
      )}
      {numbers === null ? null : (
        <section className={paneStyles.section} aria-label="Numbers">
          <h4>Numbers</h4>
          <dl className={factsStyles.facts}>
            <Fact name="Mean" value={computedNumber(numbers.mean)} />
            {numbers.standardDeviation === null ? null : (
              <Fact name="Standard deviation" value={computedNumber(numbers.standardDeviation)} />
            )}
            <Fact name="Zero" value={exactCount(numbers.zeroCount)} />
            <Fact name="Negative" value={exactCount(numbers.negativeCount)} />
            <Fact name="Outliers" value={exactCount(numbers.outliers.rowCount)} />
          </dl>
          <p className={fieldStyles.hint}>
            Outliers are below {computedNumber(numbers.outliers.below)} or above{' '}
            {computedNumber(numbers.outliers.above)}: more than 3 interquartile ranges outside the quartiles.
          </p>
        </section>
      )}
      {texts === null ? null : (
        <>
          <section className={paneStyles.section} aria-label="Lengths">
            <h4>Length</h4>
            <dl className={factsStyles.facts}>
              <Fact
                name="Characters"
                value={
                  texts.length.least === texts.length.most
                    ? `${exactCount(texts.length.least)} in every row`
                    : `${exactCount(texts.length.least)} – ${exactCount(texts.length.most)}, median ${exactCount(texts.length.median)}`
                }
              />
              <Fact name="Empty or spaces" value={exactCount(texts.blankCount)} />
            </dl>
          </section>
          <section className={paneStyles.section} aria-label="Patterns">
            <h4>
              Patterns
              <span className={classes(layoutStyles.end, paneStyles.headEnd)}>
                {countOf(texts.patternCount, 'pattern')}
              </span>
            </h4>
            <dl className={factsStyles.facts}>
              {texts.patterns.map(({ pattern, rowCount }) => (
                <PatternFact key={pattern} pattern={pattern} rowCount={rowCount} />
              ))}
            </dl>
            <p className={fieldStyles.hint}>9 is a digit, a and A are letters.</p>
          </section>
        </>
      )}
    </>
  );
}

function PatternFact({ pattern, rowCount }: { readonly pattern: string; readonly rowCount: number }) {
  return (
    <>
      <dt className={classes(textStyles.monospace, textStyles.truncated)} title={pattern}>
        {pattern.trim() === '' ? JSON.stringify(pattern) : pattern}
      </dt>
      <dd>{exactCount(rowCount)}</dd>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={textStyles.truncated} title={value}>
        {value}
      </dd>
    </>
  );
}
