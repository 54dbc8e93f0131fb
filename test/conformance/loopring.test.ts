import { describe, test } from 'vitest';
import { describeConformance } from '../../src/conformance/index.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import { LOOPRING_KEY } from '../../src/sandbox/loopring-server.ts';
import { loopringExamples } from './built-in-examples.ts';
import { sandboxSubject } from './sandbox-subject.ts';

const subject = sandboxSubject({
  kind: loopring,
  upstream: 'loopring',
  options: { apiKey: LOOPRING_KEY },
  // No upstream promises an order of rows.
  knobs: { loopring: { shuffleRows: true } },
});

describeConformance({ ...subject, examples: loopringExamples }, { describe, test });
