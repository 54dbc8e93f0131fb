import { loopring } from '../../src/providers/loopring/provider.ts';
import { LOOPRING_KEY } from '../../src/sandbox/loopring/server.ts';
import { loopringExamples } from './built-in-examples.ts';
import { sandboxSubject } from './sandbox-subject.ts';
import { holdToTheKit } from './whole-kit.ts';

const subject = sandboxSubject({
  kind: loopring,
  upstream: 'loopring',
  options: { apiKey: LOOPRING_KEY },
  // No upstream promises an order of rows.
  knobs: { loopring: { shuffleRows: true } },
});

holdToTheKit({ ...subject, examples: loopringExamples }, 'A9PM C6GP D8NS E5NM L5WT Q9MN Y7EB Z3DB');
