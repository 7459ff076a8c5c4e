/** Ends work with a service that is silent for too long. */

/**
 * @param patience milliseconds of silence.
 * @param work gets a signal that also fires after the silence, and a function to call for each sign of life.
 * @throws what the work throws; the reason of the signal; an error with the name TimeoutError after the silence.
 */
export async function answerInTime<Answer>(
  signal: AbortSignal,
  patience: number,
  work: (signal: AbortSignal, answered: () => void) => Promise<Answer>,
): Promise<Answer> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), patience);
  const ended = AbortSignal.any([signal, silence.signal]);
  const ending = Promise.withResolvers<never>();
  const end = (): void => ending.reject(ended.reason as Error);
  ended.addEventListener('abort', end, { once: true });
  try {
    // AWS's library looks at the signal only after it has keys, and whoever gives them may never answer.
    return await Promise.race([work(ended, () => timer.refresh()), ending.promise]);
  } catch (thrown) {
    signal.throwIfAborted();
    throw silence.signal.aborted ? Object.assign(new Error(), { name: 'TimeoutError' }) : thrown;
  } finally {
    clearTimeout(timer);
    ended.removeEventListener('abort', end);
  }
}
