// Who may import whom: the table in ARCHITECTURE.md as rules. `npm run lint` fails on a breach.
const TESTS = '\\.(spec|test)\\.ts$|/testing/';
const BELOW_FEATURES = 'core|shared|im-client|jobs|shell|login';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule('no-cycles', {}, { circular: true }),
    rule('everything-resolves', {}, { couldNotResolve: true }),
    rule(
      'contract-is-pure',
      { path: '^contract/', pathNot: `${TESTS}|^contract/wire/serializers/` },
      { pathNot: '^(contract/|node_modules/typebox/)' },
    ),
    // docs/adr/0008-bytes-beside-json.md says why these and no others.
    rule(
      'serializers-use-audited-bytes',
      { path: '^contract/wire/serializers/', pathNot: TESTS },
      {
        pathNot:
          '^(contract/wire/|node_modules/(@msgpack/msgpack|@noble/(ciphers|curves|hashes))/)',
      },
    ),
    // Loaded by whoever wants them: who speaks JSON alone must not carry them.
    rule(
      'codec-needs-no-serializer-but-json',
      { path: '^contract/', pathNot: `${TESTS}|^contract/wire/serializers/` },
      { path: '^contract/wire/serializers/' },
    ),
    rule('server-knows-no-console', production('^server/'), { path: '^(src|e2e)/' }),
    // The console's client is tested against the real server; it knows no Angular where that runs.
    rule(
      'server-tests-know-the-im-client',
      { path: '^server/' },
      { path: '^(src/(?!app/im-client/)|e2e/)' },
    ),
    rule('console-knows-no-server', { path: '^src/' }, { path: '^(server|e2e)/' }),
    rule('console-runs-in-a-browser', production('^src/'), { dependencyTypes: ['core'] }),
    rule('console-takes-only-types-from-rest', production('^src/'), {
      path: '^contract/rest/',
      pathNot: '^contract/rest/permissions\\.ts$',
      dependencyTypesNot: ['type-only'],
    }),
    rule(
      'e2e-drives-from-outside',
      { path: '^e2e/' },
      { path: '^(src|server/(?!testing/|demo/))' },
    ),
    rule('core-is-the-bottom', { path: '^src/app/core/' }, { path: '^src/app/(?!core/)' }),
    rule('shared-is-presentational', production('^src/app/shared/'), {
      path: ['^src/app/(?!shared/)', '^src/environments/', '^node_modules/@ngrx/'],
    }),
    rule(
      'im-client-stands-alone',
      { path: '^src/app/im-client/' },
      {
        path: ['^src/app/(?!im-client/)', '^contract/rest/', '^node_modules/@ngrx/'],
      },
    ),
    rule('login-needs-core-alone', production('^src/app/login/'), {
      path: '^src/app/(?!core/|shared/|login/)',
    }),
    rule('shell-knows-no-feature', production('^src/app/shell/'), {
      path: '^src/app/(?!core/|shared/|im-client/|jobs/|shell/)',
      dependencyTypesNot: ['dynamic-import'],
    }),
    rule(
      'features-are-islands',
      { path: `^src/app/(?!(?:${BELOW_FEATURES})/)([^/]+)/` },
      { path: '^src/app/(?!core/|shared/|im-client/|jobs/)', pathNot: '^src/app/$1/' },
    ),
    rule('jobs-know-no-feature', production('^src/app/jobs/'), {
      path: '^src/app/(?!core/|shared/|im-client/|jobs/)',
    }),
    rule(
      'echarts-in-pieces',
      { path: '^src/' },
      {
        path: '^node_modules/echarts/(index|dist/)',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'server-features-keep-their-routes',
      { path: '^server/([^/]+)/' },
      {
        path: '^server/[^/]+/[^/]+\\.routes\\.ts$',
        pathNot: '^server/$1/',
      },
    ),
    rule('gateway-asks-through-ports', production('^server/gateway/'), {
      path: '^server/(?!gateway/|bus/|storage/)',
    }),
    rule('no-test-code-in-production', { pathNot: `${TESTS}|^(e2e|bench)/` }, { path: TESTS }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.app.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
};

function rule(name, from, to) {
  return { name, severity: 'error', from, to };
}

function production(path) {
  return { path, pathNot: TESTS };
}
