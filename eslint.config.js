// How the scripts of the interface, and their tests, are held: modules, names that are imported, nothing global.

import js from "@eslint/js";
import globals from "globals";

/** Words only ever enter the page as text: what reads a text as HTML, or as a script, is not used. */
const AS_HTML = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "createContextualFragment", "srcdoc"];

const RULES = {
  "array-callback-return": "error",
  "consistent-return": "error",
  curly: ["error", "multi-line"],
  "default-case-last": "error",
  eqeqeq: "error",
  "max-len": ["error", { code: 120, ignoreUrls: true }],
  "no-console": "error",
  "no-eval": "error",
  "no-implicit-globals": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-promise-executor-return": "error",
  "no-restricted-globals": [
    "error",
    "event",
    "name",
    "status",
    "parent",
    "top",
    "length",
    "close",
    "open",
    "find",
    "stop",
  ],
  "no-restricted-properties": [
    "error",
    ...AS_HTML.map((property) => ({ property, message: "Words enter the page as text: textContent, append, make." })),
    { object: "document", property: "write" },
    { object: "document", property: "writeln" },
    { object: "globalThis", property: "eval" },
  ],
  "no-restricted-syntax": [
    "error",
    { selector: "WithStatement", message: "No." },
    {
      selector: `Literal[value=/^(${AS_HTML.join("|")})$/]`,
      message: "Words enter the page as text, also by another way to the same property.",
    },
    { selector: "ExportAllDeclaration", message: "Say what is exported." },
  ],
  "no-self-compare": "error",
  "no-shadow": ["error", { builtinGlobals: false }],
  "no-undef": "error",
  "no-unused-expressions": "error",
  "no-unused-vars": ["error", { args: "after-used", ignoreRestSiblings: true }],
  "no-use-before-define": ["error", { functions: false, classes: true, variables: false }],
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  radix: "error",
  "require-atomic-updates": "error",
  "sort-imports": ["error", { ignoreDeclarationSort: true }],
};

export default [
  { ignores: [".venv*/", "build/", "dist/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" },
    languageOptions: { ecmaVersion: 2025, sourceType: "module" },
    rules: RULES,
  },
  { files: ["qual/ui/components/**", "tests/browser/**"], languageOptions: { globals: globals.browser } },
  {
    files: ["qual/ui/components/entry.js"],
    languageOptions: { globals: { SCRIPTS: "readonly" } },
    rules: { "no-console": "off" }, // why a script did not come is for whoever looks into it
  },
  {
    files: ["tests/js/**", "*.js"],
    languageOptions: { globals: globals.nodeBuiltin },
    rules: { "no-restricted-syntax": "off" },
  },
];
