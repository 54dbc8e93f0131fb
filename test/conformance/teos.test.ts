import { teos } from '../../src/providers/teos/provider.ts';
import { TEOS_TOKEN } from '../../src/sandbox/teos/server.ts';
import { teosExamples } from './built-in-examples.ts';
import { sandboxSubject } from './sandbox-subject.ts';
import { holdToTheKit } from './whole-kit.ts';

const subject = sandboxSubject({
  kind: teos,
  upstream: 'teos',
  options: { token: TEOS_TOKEN },
  // The kit asks faster than a month of ordinary use, and no upstream promises an order of rows.
  knobs: { teos: { quotaPerMinute: null, quotaPerDay: null, shuffleRows: true } },
});

holdToTheKit({ ...subject, examples: teosExamples }, 'A9PM C6GP D4LG D8NS E5NM K3PR L5WT N5RB Q9MN Y7EB Z3DB');
