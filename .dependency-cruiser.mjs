// Who may import whom. Each rule's comment is what a developer reads when it is broken.

const server = 'packages/server/src';
const modules = `${server}/modules`;

/** What each module may import besides the platform (docs/architecture.md). A module that is not listed may import none. */
const mayImport = {
  clients: [],
  ledger: [],
  products: [],
  issuer: [],
  accounts: ['ledger', 'clients'],
  oauth: ['clients'],
  cards: ['products', 'accounts', 'issuer'],
  // An order and its money are one transaction, so orders post to the ledger themselves.
  orders: ['products', 'accounts', 'cards', 'ledger'],
  transactions: ['accounts', 'ledger', 'cards'],
  webhooks: ['clients'],
};

const moduleRules = Object.entries(mayImport).map(([module, allowed]) => ({
  name: `${module}-imports`,
  severity: 'error',
  comment: `${module} may import ${allowed.length ? `only ${allowed.join(', ')}` : 'no other module'}. Events the other way go through an interface that system.ts or business.ts fills.`,
  from: { path: `^${modules}/${module}/`, pathNot: '[.]test[.]ts$' },
  to: { path: `^${modules}/(?!${[module, ...allowed].join('/|')}/)` },
}));

export default {
  forbidden: [
    ...moduleRules,
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that import each other are one file, or miss a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'module-face',
      severity: 'error',
      comment: 'Another module is reached by its index.ts only: rows, SQL and wire schemas stay inside.',
      from: { path: `^${modules}/([^/]+)/`, pathNot: '[.]test[.]ts$' },
      to: { path: `^${modules}/[^/]+/`, pathNot: [`^${modules}/$1/`, '/index[.]ts$'] },
    },
    {
      name: 'routes-from-app-only',
      severity: 'error',
      comment: 'Only app.ts and business.ts put the parts together, so only they import routes.',
      from: { pathNot: [`^${server}/(app|business)[.]ts$`, '[.]test[.]ts$'] },
      to: { path: '/routes[.]ts$' },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      comment: 'The platform has no word of cards: what it needs of a module is passed to it.',
      from: { path: `^${server}/platform/` },
      to: { path: `^${server}/(modules|config|operator|app|system|business|inbound)` },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      comment: 'Shapes that several modules show belong to none of them, so they import none.',
      from: { path: `^${server}/contract/` },
      to: { path: `^${server}/(?!contract/)` },
    },
    {
      name: 'service-knows-no-http',
      severity: 'error',
      comment: 'Services and stores know no HTTP: routes translate.',
      from: { path: `^${modules}/.*/(service|store|state|decide)[.]ts$` },
      to: {
        path: [
          '/schema[.]ts$',
          '/routes[.]ts$',
          `^${server}/(contract|platform/http)/`,
          'node_modules/fastify/',
        ],
      },
    },
    {
      name: 'service-has-no-sql',
      severity: 'error',
      comment: 'Only the store holds SQL.',
      from: { path: `^${modules}/.*/(routes|schema|state|decide)[.]ts$` },
      to: { path: ['/store[.]ts$', 'node_modules/(pg|kysely)/'] },
    },
    {
      name: 'money-rules-are-pure',
      severity: 'error',
      comment:
        'decide, the work it walks and the rules see what they are given: no database, no clock, no service.',
      from: {
        path: `^${modules}/ledger/(decide|work|working-accounts|scope|state|outcomes|requests|request-base|network-requests|accounts|posting-types|rules/[^/]+)[.]ts$`,
      },
      to: {
        path: ['/(store|service|index)[.]ts$', `^${server}/platform/(?!money/)`, 'node_modules/'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'modules-read-no-config',
      severity: 'error',
      comment: 'Settings are passed in; only the entry points read them.',
      from: { path: `^${modules}/`, pathNot: '[.]test[.]ts$' },
      to: { path: `^${server}/(config|app|system|business|inbound|operator)` },
    },
    {
      name: 'tests-stay-out',
      severity: 'error',
      comment: 'What runs in production imports no test.',
      from: { path: `^${server}/`, pathNot: '[.]test[.]ts$' },
      to: { path: ['[.]test[.]ts$', '^packages/server/test/'] },
    },
    {
      name: 'sdk-stands-alone',
      severity: 'error',
      comment:
        'The SDK talks to the public API only and runs where there is no Node: it imports nothing but itself.',
      from: { path: '^packages/sdk/src/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: '^packages/sdk/src/' },
    },
    {
      name: 'cli-knows-the-sdk-only',
      severity: 'error',
      comment:
        'The command line does nothing that another integrator could not do: it calls the SDK by its face.',
      from: { path: '^packages/cli/src/', pathNot: '[.]test[.]ts$' },
      to: { path: '^packages/(?!cli/)', pathNot: '^packages/sdk/src/index[.]ts$' },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      comment: 'A package that is imported must stand in the package.json beside it.',
      from: { path: '^packages/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/generated/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
