/** A value that changes while one types, taken when it rests. */

import { useEffect, useState } from 'react';

/**
 * The value as it was when it last settled.
 * @param subject what the value belongs to: a new subject's value is not waited for.
 */
export function useSettled<Value>(value: Value, millis: number, subject?: string): Value {
  const [settled, setSettled] = useState({ value, subject });
  const isOther = settled.subject !== subject;
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value, subject }), isOther ? 0 : millis);
    return () => clearTimeout(timer);
  }, [value, millis, subject, isOther]);
  return isOther ? value : settled.value;
}
