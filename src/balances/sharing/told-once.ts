/** What requests were told, so that none of them asks twice: for answers that no longer memory keeps, such as failures. */
import { askersOf, type ReadContext } from '../context.ts';
import { byTwo } from './by-two.ts';

/** What the requests behind one read were told. It lasts as long as they do. */
export interface Told<Answer extends object> {
  /** What all of them were told; undefined where one was told nothing, or something else. */
  get(key: string): Answer | undefined;
  /** What a request was told before stays. */
  note(key: string, answer: Answer): void;
}

/**
 * Opens one kind of answer for all requests. A read may serve several of them, and more may join it while it goes on.
 *
 * @returns what the requests of this read were told by this source
 */
export function openTold<Answer extends object>(): (source: object, context: ReadContext) => Told<Answer> {
  const toldBy = byTwo(() => new Map<string, Answer>());
  return (source, context) => ({
    get(key) {
      const answers = new Set<Answer | undefined>();
      for (const asker of askersOf(context)) answers.add(toldBy(asker, source).get(key));
      const [answer] = answers;
      return answers.size === 1 ? answer : undefined;
    },
    note(key, answer) {
      for (const asker of askersOf(context)) {
        const told = toldBy(asker, source);
        if (!told.has(key)) told.set(key, answer);
      }
    },
  });
}
