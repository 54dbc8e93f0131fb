/** The variables of the process: the one place that reads them, and the one name among them that is fixed. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that names the configuration file where no option does. */
export const CONFIG_VARIABLE = 'BALANCEGRAPH_CONFIG';

/** The variables of this process. Nothing else in balancegraph reads them. */
export function processEnvironment(): Environment {
  return process.env;
}
