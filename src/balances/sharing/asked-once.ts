/** Questions that a request asks once, and all requests of its group together. */
import type { Failure } from '../../model/failure.ts';
import { currentGroup, explain, type ReadContext } from '../context.ts';
import { perGroup, type RequestGroup } from './request-groups.ts';
import { SharedWork } from './shared-work.ts';

/** What an answer takes, with the text of its key. */
const ANSWER_BYTES = 2000;

/** The same promise for the same key; never rejects. `ask` rejects with why it cannot be known. */
export type Once<T> = (key: string, ask: (context: ReadContext) => Promise<T>) => Promise<T>;

/**
 * Opens one kind of question for all requests; each kind keeps what groups were answered apart.
 *
 * @returns opens it for one source and request; `failed` makes the answer where it cannot be known
 */
export function openOnce<T>(): (source: object, context: ReadContext, failed: (failure: Failure) => T) => Once<T> {
  const ofGroup = perGroup(() => new Map<string, SharedWork<T>>());
  return (source, context, failed) => {
    const asked = new Map<string, Promise<T>>();
    const inGroup = (group: RequestGroup, ...[key, ask]: Parameters<Once<T>>): Promise<T> => {
      const works = ofGroup(group, source);
      const known = works.get(key);
      if (known !== undefined && !known.isAbandoned) return known.wait(context);
      const work = new SharedWork(context, ask);
      if (group.charge(ANSWER_BYTES)) works.set(key, work);
      return work.wait(context);
    };
    const answer = async (...question: Parameters<Once<T>>): Promise<T> => {
      const [, ask] = question;
      const group = currentGroup(context);
      try {
        return await (group === null ? ask(context) : inGroup(group, ...question));
      } catch (error) {
        return failed(explain(error, context));
      }
    };
    return (key, ask) => {
      const known = asked.get(key) ?? answer(key, ask);
      asked.set(key, known);
      return known;
    };
  };
}
