/** The conformance kit for providers. */
export { ConformanceError, type Rule } from './rule.ts';
export { rules } from './rules.ts';
export { describeConformance, type Report, type Runner, runConformance, type Verdict } from './run.ts';
export type { AccountTruth, AssetTruth, FakeUpstream, PastTruth, RunningUpstream, Subject, Truth } from './subject.ts';
