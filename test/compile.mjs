import swc from '@swc/jest';

// In the context of a test Node asks its sandbox for each global by name: 200 ns for every `Math`. A constant of the module costs nothing.
const GLOBALS = 'const { Array, Infinity, Map, Math, Number, Object, Set } = globalThis;';

/** As @swc/jest compiles, with the globals that arithmetic is made of at hand in each module. On its first line: no line moves. */
function createTransformer(options) {
  const transformer = swc.createTransformer(options);
  const withGlobals = (result) => ({ ...result, code: `${GLOBALS}${result.code}` });
  return {
    ...transformer,
    process: (...source) => withGlobals(transformer.process(...source)),
    processAsync: async (...source) => withGlobals(await transformer.processAsync(...source)),
    getCacheKey: (...source) => `${transformer.getCacheKey(...source)}${GLOBALS}`,
  };
}

export default { createTransformer };
