/**
 * A small cache of whole answers. It never merges two of them: what stands in one answer was read together, and digits of two
 * moments side by side would be a sum that was never true.
 */

export interface AnswerCache<Question, Answer> {
  /** The kept answer while it is young enough, else a new one. Questions that meet share one request. A failure is not kept. */
  ask(question: Question, how?: { readonly anew: boolean }): Promise<Kept<Answer>>;
}

export interface Kept<Answer> {
  readonly answer: Answer;
  /** Whether it was here already, so that nothing was asked for it. */
  readonly kept: boolean;
}

export interface CacheOptions {
  readonly maxAgeMs: number;
  /** The longest unused answer makes room above it. */
  readonly maxAnswers: number;
  readonly now: () => number;
}

export function openAnswerCache<Question, Answer>(
  load: (question: Question) => Promise<Answer>,
  { maxAgeMs, maxAnswers, now }: CacheOptions,
): AnswerCache<Question, Answer> {
  const answers = new Map<string, { readonly answer: Answer; readonly at: number }>();
  const waiting = new Map<string, Promise<Answer>>();

  const keep = (key: string, answer: Answer, at: number): void => {
    answers.delete(key);
    answers.set(key, { answer, at });
    for (const oldest of answers.keys()) {
      if (answers.size <= maxAnswers) break;
      answers.delete(oldest);
    }
  };

  const loadOnce = (key: string, question: Question): Promise<Answer> => {
    const before = waiting.get(key);
    if (before !== undefined) return before;
    const at = now();
    const loading = load(question)
      .then((answer) => {
        keep(key, answer, at);
        return answer;
      })
      .finally(() => waiting.delete(key));
    waiting.set(key, loading);
    return loading;
  };

  return {
    async ask(question, { anew } = { anew: false }) {
      const key = JSON.stringify(question);
      const found = answers.get(key);
      if (found === undefined || anew || now() - found.at > maxAgeMs)
        return { answer: await loadOnce(key, question), kept: false };
      keep(key, found.answer, found.at);
      return { answer: found.answer, kept: true };
    },
  };
}
