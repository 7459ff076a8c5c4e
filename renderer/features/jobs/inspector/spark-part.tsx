/** The expressions of a node in Spark SQL, or why one has none there. */

import { IconCopy } from '@tabler/icons-react';
import type { ExplainedExpression } from '#engine/contract/procedures/transforms.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { CodeEditor } from '#renderer/ui/code/code-editor.tsx';
import sparkStyles from '#renderer/features/jobs/inspector/spark-part.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Nothing for a node without expressions. */
export function SparkPart({ expressions }: { readonly expressions: readonly ExplainedExpression[] }) {
  if (expressions.length === 0) return null;
  return (
    <section className={sparkStyles.sparkPart} aria-label="Expressions in Spark SQL" tabIndex={0}>
      {expressions.map((expression) => (
        <div key={expression.text} className={paneStyles.section}>
          {expression.spark === null ? (
            <>
              <h4>No Spark SQL</h4>
              <p>
                <Sentence text={expression.reason ?? ''} />
              </p>
            </>
          ) : (
            <Written spark={expression.spark} differences={expression.differences} />
          )}
        </div>
      ))}
    </section>
  );
}

function Written({ spark, differences }: { readonly spark: string; readonly differences: readonly string[] }) {
  return (
    <>
      <h4>
        Spark SQL
        <span className={classes(layoutStyles.end, paneStyles.headEnd, sparkStyles.end)}>
          Spark 3.5, ANSI mode off, UTC
          <IconButton
            label="Copy the Spark SQL"
            onClick={() =>
              void navigator.clipboard
                .writeText(spark)
                .then(() => showToast({ tone: 'ok', title: 'Spark SQL copied to the clipboard.' }))
            }
          >
            <IconCopy size={15} stroke={1.5} />
          </IconButton>
        </span>
      </h4>
      <CodeEditor
        className={sparkStyles.code}
        value={spark}
        label="Spark SQL of the expression"
        language="sql"
        lineNumbers={false}
        readOnly
      />
      {differences.length === 0 ? null : (
        <>
          <p className={textStyles.secondary}>In Spark, these can give another value:</p>
          <ul className={textStyles.secondary}>
            {differences.map((text) => (
              <li key={text}>
                <Sentence text={text} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** A sentence of the reference, with code in backticks. */
function Sentence({ text }: { readonly text: string }) {
  return text.split('`').map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part));
}
