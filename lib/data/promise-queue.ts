/** Runs one thing after another, in the order of the calls; a failure does not stop those behind it. */
export class PromiseQueue {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything asked for until now is done. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
