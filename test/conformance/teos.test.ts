import { describe, test } from 'vitest';
import { describeConformance } from '../../src/conformance/index.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { TEOS_TOKEN } from '../../src/sandbox/teos-server.ts';
import { teosExamples } from './built-in-examples.ts';
import { sandboxSubject } from './sandbox-subject.ts';

const subject = sandboxSubject({
  kind: teos,
  upstream: 'teos',
  options: { token: TEOS_TOKEN },
  // The kit asks faster than a month of ordinary use, and no upstream promises an order of rows.
  knobs: { teos: { quotaPerMinute: null, quotaPerDay: null, shuffleRows: true } },
});

describeConformance({ ...subject, examples: teosExamples }, { describe, test });
