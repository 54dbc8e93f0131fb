/** The conformance kit for providers. */
import '#supported-node';

export { ConformanceError } from './demand.ts';
export type { Need } from './needs.ts';
export type { Rule, RuleData } from './rule.ts';
export { rules } from './rules/rules.ts';
export { describeConformance, type Report, type Runner, runConformance, type Verdict } from './run.ts';
export type {
  AccountTruth,
  AssetTruth,
  ExampleAnswer,
  Examples,
  FakeUpstream,
  PastTruth,
  RunningUpstream,
  Subject,
  Truth,
} from './subject.ts';
