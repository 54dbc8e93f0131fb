/** The library: build the graph for a server of your own, and add providers of your own. It loads no server. */
import '#supported-node';

export { type Balancegraph, type BalancegraphOptions, createBalancegraph } from './balancegraph.ts';
export type { ConfigFault } from './config/fault.ts';
export { type LoadContext, type LoadedConfig, loadConfig } from './config/load.ts';
export type { Config, SourceConfig } from './config/schema.ts';
export type { Question } from './graph/compiled/executor.ts';
export { type Answer, JsonText, stringifyAnswer } from './graph/compiled/json-text.ts';
export type { GraphContext } from './graph/context.ts';
export type { DocumentParts } from './graph/cost/worst-case.ts';
export type { Explained, ExplainOperation, ExplainRequest } from './graph/explain/explain.ts';
export type { ExplainedCalls, Explanation, SourceLoad } from './graph/explain/explanation.ts';
export type { ServedNames } from './graph/schema/served-names.ts';
export { reportTrace } from './graph/trace/report.ts';
export type { TracedAttempt, TracedCall, TraceReport } from './graph/trace/trace-report.ts';
export {
  asArray,
  asObject,
  booleanField,
  countField,
  countOf,
  digitsOf,
  field,
  isObject,
  type JsonObject,
  malformed,
  nameField,
  optionalString,
  stringField,
} from './http/decode.ts';
export type { Exchange, RequestRecord, UpstreamRequest } from './http/exchange.ts';
export type { Challenge, Signature, Signing, SigningMoment, UnsignedRequest } from './http/signing.ts';
export {
  decimalScale,
  decimalsOf,
  formatValue,
  parseDecimal,
  parseScale,
  parseSigned,
  parseUnsigned,
  plainDecimal,
  type Scale,
} from './model/amount.ts';
export { accept, type Checked, refuse } from './model/checked.ts';
export { type Failure, type FailureCode, FailureError, type FailureFacts, failure } from './model/failure.ts';
export type { Account, AccountName, Asset, AssetName } from './model/identity.ts';
export type { Rate, Rates } from './model/rate.ts';
export {
  type AmountPart,
  type Amounts,
  type AssetFacts,
  type Block,
  type BlockRef,
  type Details,
  noAmounts,
  type Reading,
  type Value,
} from './model/reading.ts';
export {
  type SchemaFault,
  type SchemaSettings,
  SchemaSettingsError,
  type SchemaTag,
} from './model/schema-settings.ts';
export { Secret } from './model/secret.ts';
export { eachInSteps, type Steps } from './model/steps.ts';
export { chosenAssets } from './providers/chosen.ts';
export { basicLogin, digestLogin, type Login } from './providers/digest.ts';
export { absentOption, chainOption, secretOption } from './providers/options.ts';
export type * from './providers/provider.ts';
export { builtInKinds } from './providers/registry.ts';
export {
  eachEntry,
  eachHolding,
  eachRow,
  entriesInSteps,
  holdingsInSteps,
  pageInSteps,
  readInSteps,
  readingOf,
  rowsInSteps,
} from './providers/rows.ts';
export type { RunningServer, ServerOptions } from './server.ts';
export { startServer } from './start-server.ts';
