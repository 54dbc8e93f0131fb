/** The whole kit on a subject of this repository: no test is skipped, and a list says which rules do not apply to it. */
import { describe, expect, test } from 'vitest';
import { describeConformance, type Subject } from '../../src/conformance/index.ts';

/** @param notApplicable ids of the rules that need what the subject does not have, in order, with spaces between them */
export function holdToTheKit(subject: Subject, notApplicable: string): void {
  const found: string[] = [];
  describeConformance(subject, {
    describe(name, body) {
      describe(name, () => {
        body();
        test('no other rule is left out', () => expect(found.toSorted().join(' ')).toBe(notApplicable));
      });
    },
    test(name, body) {
      test(name, () => body({ skip: () => void found.push(name.slice(0, 4)) }));
    },
  });
}
