/** A chord drawn as key caps. */

import { Fragment } from 'react';

export function KeyboardKeys({ parts }: { readonly parts: readonly string[] }) {
  return (
    <span className="row g4" aria-hidden="true">
      {parts.map((part) => (
        <Fragment key={part}>
          <kbd className="kbd">{part}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
