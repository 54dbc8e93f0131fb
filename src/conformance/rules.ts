/** Every rule of the kit. */
import { meetsByDeclaration } from './needs.ts';
import type { Rule, RuleData } from './rule.ts';
import { amountRules } from './rules-amounts.ts';
import { blastRadiusRules } from './rules-blast-radius.ts';
import { checkRules } from './rules-check.ts';
import { completenessRules } from './rules-completeness.ts';
import { decodingRules } from './rules-decoding.ts';
import { factsRules } from './rules-facts.ts';
import { faultRules } from './rules-faults.ts';
import { foretellingRules } from './rules-foretelling.ts';
import { historyRules } from './rules-history.ts';
import { holdingsRules } from './rules-holdings.ts';
import { identityRules } from './rules-identity.ts';
import { limitRules } from './rules-limits.ts';
import { nearMissRules } from './rules-near-miss.ts';
import { pairRules } from './rules-pairs.ts';
import { purityRules } from './rules-purity.ts';
import { refusalRules } from './rules-refusals.ts';
import { rowRules } from './rules-rows.ts';
import { secretRules } from './rules-secrets.ts';

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
  ...limitRules,
  ...holdingsRules,
  ...foretellingRules,
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
