const compile = {
  '^.+\\.tsx?$': [
    '<rootDir>/test/compile.mjs',
    {
      jsc: { parser: { syntax: 'typescript', tsx: false, decorators: true }, target: 'es2022', transform: { legacyDecorator: true, decoratorMetadata: true } },
      module: { type: 'es6' },
    },
  ],
};

const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: compile,
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: { '^@rollout-health/shared/(.*)$': '<rootDir>/shared/src/$1.ts', '^(\\.{1,2}/.*)\\.js$': '$1' },
};

/** @type {import('jest').Config} */
const config = {
  testTimeout: 60_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{server,shared,web}/src/**/*.test.ts', '<rootDir>/test/structure/*.test.ts'] },
    { ...common, displayName: 'stack', testMatch: ['<rootDir>/test/stack/**/*.test.ts'] },
    { ...common, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
  ],
};

export { config as default };
