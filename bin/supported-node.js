// Each entry of the package loads this first. It uses nothing that is newer than modules: a Node that is too old has to read it.

/** Below what `engines` of package.json says, packages that this one needs do not load. In a browser there is nothing to check. */
const version = typeof process === 'object' && process.versions ? process.versions.node : undefined;

function isSupported(text) {
  const [major, minor] = text.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 19);
}

if (version !== undefined && !isSupported(version)) {
  throw new Error(`balancegraph needs Node 22.19 or a later 22, or Node 24 or later; this is Node ${version}.`);
}
