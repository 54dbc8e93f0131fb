/**
 * Mutants that count as unnoticed although no test ran against them. The runner picks the tests by one regular expression of
 * all their names: where a name is a megabyte long, it is none, no test runs, and every such mutant seems to live.
 */
import { z } from 'zod';

const reportForm = z.object({
  files: z.record(
    z.string(),
    z.object({ mutants: z.array(z.object({ status: z.string(), testsCompleted: z.number().optional() })) }),
  ),
});

/** How many, by file; files without any are left out. `report` is what the reporter `json` of StrykerJS writes. */
export function unaskedMutants(report: unknown): ReadonlyMap<string, number> {
  const { files } = reportForm.parse(report);
  return new Map(
    Object.entries(files).flatMap(([file, { mutants }]): [string, number][] => {
      const unasked = mutants.filter(({ status, testsCompleted }) => status === 'Survived' && testsCompleted === 0);
      return unasked.length === 0 ? [] : [[file, unasked.length]];
    }),
  );
}
