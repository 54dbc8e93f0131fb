/** Every rule of the kit. */
import { meetsByDeclaration } from '../needs.ts';
import type { Rule, RuleData } from '../rule.ts';
import { amountRules } from './amounts.ts';
import { blastRadiusRules } from './blast-radius.ts';
import { checkRules } from './check.ts';
import { completenessRules } from './completeness.ts';
import { decodingRules } from './decoding.ts';
import { factsRules } from './facts.ts';
import { faultRules } from './faults.ts';
import { followRules } from './follows.ts';
import { historyRules } from './history.ts';
import { holdingsRules } from './holdings.ts';
import { identityRules } from './identity.ts';
import { limitRules } from './limits.ts';
import { nearMissRules } from './near-miss.ts';
import { pairRules } from './pairs.ts';
import { plainRowRules } from './plain-rows.ts';
import { purityRules } from './purity.ts';
import { refusalRules } from './refusals.ts';
import { rowRules } from './rows.ts';
import { secretRules } from './secrets.ts';

const data: readonly RuleData[] = [
  ...pairRules,
  ...rowRules,
  ...amountRules,
  ...blastRadiusRules,
  ...faultRules,
  ...refusalRules,
  ...completenessRules,
  ...nearMissRules,
  ...decodingRules,
  ...plainRowRules,
  ...limitRules,
  ...holdingsRules,
  ...followRules,
  ...historyRules,
  ...factsRules,
  ...checkRules,
  ...identityRules,
  ...purityRules,
  ...secretRules,
];

/** In the order in which it makes sense to satisfy them. */
export const rules: readonly Rule[] = data.map((rule) => ({
  ...rule,
  applies: (declared) => meetsByDeclaration(rule.needs, declared),
}));
