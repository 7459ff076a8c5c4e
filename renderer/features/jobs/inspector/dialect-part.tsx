/** The expressions of a node in other languages, or why one has none there. */

import { IconCopy } from '@tabler/icons-react';
import type { ExplainedExpression } from '#engine/contract/procedures/transforms.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { CodeEditor } from '#renderer/ui/code/code-editor.tsx';
import dialectStyles from '#renderer/features/jobs/inspector/dialect-part.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Nothing for a node without expressions. */
export function DialectPart({ expressions }: { readonly expressions: readonly ExplainedExpression[] }) {
  if (expressions.length === 0) return null;
  const byDialect = [...Map.groupBy(expressions, ({ dialect }) => dialect.name)];
  return (
    <section className={dialectStyles.dialectPart} aria-label="Expressions in other languages" tabIndex={0}>
      {byDialect.map(([name, written]) => (
        <section key={name} aria-label={`Expressions in ${name}`}>
          {written.map((expression) => (
            <div key={expression.text} className={paneStyles.section}>
              <OneExpression expression={expression} />
            </div>
          ))}
        </section>
      ))}
    </section>
  );
}

function OneExpression({ expression }: { readonly expression: ExplainedExpression }) {
  const { dialect, written, reason, differences } = expression;
  if (written !== null) return <Written dialect={dialect} written={written} differences={differences} />;
  return (
    <>
      <h4>No {dialect.name}</h4>
      <p>
        <Sentence text={reason ?? ''} />
      </p>
    </>
  );
}

function Written({
  dialect: { name, product, about },
  written,
  differences,
}: {
  readonly dialect: ExplainedExpression['dialect'];
  readonly written: string;
  readonly differences: readonly string[];
}) {
  return (
    <>
      <h4>
        {name}
        <span className={classes(layoutStyles.end, paneStyles.headEnd, dialectStyles.end)}>
          {about}
          <IconButton label={`Copy ${name}`} onClick={() => void copyText(written, name)}>
            <IconCopy size={15} stroke={1.5} />
          </IconButton>
        </span>
      </h4>
      <CodeEditor
        className={dialectStyles.code}
        value={written}
        label={`${name} of the expression`}
        language="sql"
        lineNumbers={false}
        readOnly
      />
      {differences.length === 0 ? null : (
        <>
          <p className={textStyles.secondary}>In {product}, these can give another value:</p>
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
