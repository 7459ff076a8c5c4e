/**
 * What triggers start on demand and by conditions, from their meaning: a log of ends, and for each trigger the place in
 * it up to which its firings have used it. Shares nothing with the engine.
 */

export interface ModelTrigger {
  readonly name: string;
  readonly logical: 'AND' | 'ANY' | 'REQUEST';
  readonly watches: readonly { readonly subject: string; readonly state: string }[];
  readonly starts: readonly string[];
}

export interface ModelFiring {
  readonly trigger: string;
  readonly actions: readonly { readonly subject: string; readonly started: boolean }[];
}

export class ConditionsModel {
  readonly firings: ModelFiring[] = [];
  readonly #triggers: readonly ModelTrigger[];
  readonly #log: { readonly subject: string; readonly state: string }[] = [];
  readonly #usedUpTo = new Map<string, number>();
  /** Subject that runs → whether a trigger started it. */
  readonly running = new Map<string, boolean>();
  /** Ends that happened while no host was there. */
  #unseen: { readonly subject: string; readonly state: string }[] = [];

  constructor(triggers: readonly ModelTrigger[]) {
    this.#triggers = triggers;
  }

  request(name: string): void {
    this.#fire([this.#triggers.find((each) => each.name === name)!]);
  }

  /** @returns false when it runs already. */
  startByHand(subject: string): boolean {
    if (this.running.has(subject)) return false;
    this.running.set(subject, false);
    return true;
  }

  end(subject: string, state: string, isHostThere: boolean): void {
    const isCounted = this.running.get(subject) === true;
    this.running.delete(subject);
    if (isCounted) this.#unseen.push({ subject, state });
    if (isHostThere) this.see();
  }

  /** The host counts what has ended, then starts what that fires. */
  see(): void {
    const fired: ModelTrigger[] = [];
    for (const end of this.#unseen.splice(0)) {
      this.#log.push(end);
      for (const trigger of this.#triggers) {
        const fresh = this.#log.slice(this.#usedUpTo.get(trigger.name) ?? 0);
        const isMet = (watch: { readonly subject: string; readonly state: string }): boolean =>
          fresh.some(({ subject, state }) => subject === watch.subject && state === watch.state);
        const { logical, watches, name } = trigger;
        if (logical === 'REQUEST') continue;
        // Only the new end can have changed something.
        if (!watches.some(({ subject, state }) => subject === end.subject && state === end.state)) continue;
        if (logical === 'AND' && !watches.every(isMet)) continue;
        fired.push(trigger);
        this.#usedUpTo.set(name, this.#log.length);
      }
    }
    this.#fire(fired);
  }

  #fire(triggers: readonly ModelTrigger[]): void {
    for (const { name, starts } of triggers) {
      this.firings.push({
        trigger: name,
        actions: starts.map((subject) => {
          const started = !this.running.has(subject);
          if (started) this.running.set(subject, true);
          return { subject, started };
        }),
      });
    }
  }
}
