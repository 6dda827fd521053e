import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const benchmarks = {
  group: ['**/bench/**'],
  message: 'bench/ knows the truth behind its simulated data, and is no part of the product.',
};
const truth = {
  group: ['**/simulation/truth.js', '**/simulation/oracle.js'],
  message: 'What learns must not know the truth behind simulated data.',
};

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.eyecatch', '**/generated'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'src/dashboard/public/*.js', 'bin/*.mjs', 'bench/gpu/*.mjs'] },
      },
    },
    rules: {
      // Resolvers and handlers keep one shape whether or not they await.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // `== null` is the idiom for GraphQL's optional inputs, which are null or undefined.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  { files: ['src/**'], rules: { 'no-restricted-imports': ['error', { patterns: [benchmarks] }] } },
  {
    files: ['src/kpi/**'],
    ignores: ['src/kpi/simulation/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [benchmarks, truth] }] },
  },
  {
    files: ['src/dashboard/**'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    // Rows of pg and bodies of HTTP replies are `any` in tests; each is asserted right after.
    files: ['test/**', 'bench/**'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
);
