/** In a folder of documents: names of operations, each with the number of upstream calls that it may cost. */
export const BUDGETS_FILE = 'calls.yaml';
